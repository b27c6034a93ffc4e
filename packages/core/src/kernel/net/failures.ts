import { LeadlineError } from '../errors/index.ts';

/** Something about the address or the host that we will not do; asking again changes nothing. */
export function refused(host: string, reason: string, next: string): LeadlineError {
  return new LeadlineError('forbidden', `${host}: ${reason}`, { next });
}

/** The host answered, or failed to, in a way that nothing can be made of. */
export function failed(host: string, reason: string, options: { retryable: boolean; cause?: unknown }) {
  return new LeadlineError('provider_failed', `${host}: ${reason}`, {
    ...options,
    next: options.retryable
      ? 'Try again later, or look whether the site opens in a browser.'
      : 'Look whether the site opens in a browser; give another address of it if there is one.',
  });
}

export function timedOut(host: string, afterMs: number): LeadlineError {
  return new LeadlineError(
    'provider_timeout',
    `${host}: no complete answer within ${Math.round(afterMs / 100) / 10} s`,
    { retryable: true, next: 'Try again later, or allow more time.' },
  );
}

/** What undici, the TLS layer or the socket says, as words. */
const REASONS: Readonly<Record<string, { reason: string; retryable: boolean }>> = {
  ECONNREFUSED: { reason: 'nothing listens there', retryable: true },
  ECONNRESET: { reason: 'the connection was cut', retryable: true },
  UND_ERR_SOCKET: { reason: 'the connection was cut', retryable: true },
  EPIPE: { reason: 'the connection was cut', retryable: true },
  EHOSTUNREACH: { reason: 'the host cannot be reached', retryable: true },
  ENETUNREACH: { reason: 'its network cannot be reached', retryable: true },
  UND_ERR_CONNECT_TIMEOUT: { reason: 'no connection came about in time', retryable: true },
  ETIMEDOUT: { reason: 'no connection came about in time', retryable: true },
  UND_ERR_HEADERS_OVERFLOW: { reason: 'its response headers are too large', retryable: false },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { reason: 'its answer is not as long as it said', retryable: true },
  CERT_HAS_EXPIRED: { reason: 'its certificate has expired', retryable: false },
  DEPTH_ZERO_SELF_SIGNED_CERT: { reason: 'its certificate is self-signed', retryable: false },
  SELF_SIGNED_CERT_IN_CHAIN: { reason: 'its certificate is self-signed', retryable: false },
  ERR_TLS_CERT_ALTNAME_INVALID: { reason: 'its certificate is for another host', retryable: false },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { reason: 'its certificate cannot be verified', retryable: false },
  Z_DATA_ERROR: { reason: 'its compressed answer is broken', retryable: false },
};

/** Any error of a fetch as one that names host and reason. */
export function asFetchError(error: unknown, host: string): LeadlineError {
  if (error instanceof LeadlineError) return error;
  const code = codeOf(error);
  const known = REASONS[code];
  if (known) return failed(host, known.reason, { retryable: known.retryable, cause: error });
  if (code.startsWith('HPE_')) {
    return failed(host, 'what it answers is not HTTP', { retryable: false, cause: error });
  }
  if (/^(?:ERR__ERROR|Z_|ZSTD_|ERR_(?:_|BROTLI|ZLIB))/.test(code)) {
    return failed(host, 'its compressed answer is broken', { retryable: false, cause: error });
  }
  const said = error instanceof Error ? error.message : String(error);
  return failed(host, code ? `${said} (${code})` : said, { retryable: true, cause: error });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  return Array.isArray(errors) ? codeOf(errors[0]) : '';
}
