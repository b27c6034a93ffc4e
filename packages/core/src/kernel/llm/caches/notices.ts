import type { Notices, Subscription } from '../../notices/index.ts';
import type { Invalidated } from './cached-answers.ts';
import type { Selection } from './selection.ts';

/** Carries `+ writer workspace id,id,…` for what was written and `- writer workspace {selection}` for what was invalidated. */
export const CHANNEL = 'leadline_llm_caches';

/** A notice holds 8,000 bytes: 150 ids of 43 characters and the names before them. */
const IDS_OF_A_NOTICE = 150;
/** In characters, of which each may take up to three bytes. */
const LONGEST_SELECTION = 2_400;

/** The payloads that tell of entries. */
export function noticesOfWritten(writer: string, workspaceId: string, ids: readonly string[]): string[] {
  const payloads: string[] = [];
  for (let start = 0; start < ids.length; start += IDS_OF_A_NOTICE)
    payloads.push(`+ ${writer} ${workspaceId} ${ids.slice(start, start + IDS_OF_A_NOTICE).join(',')}`);
  return payloads;
}

/** The payload that tells of an invalidation; of everything, where the selection is too long to be told. */
export function noticeOfInvalidated(writer: string, { workspaceId, selection }: Invalidated): string {
  const text = JSON.stringify(selection);
  return `- ${writer} ${workspaceId} ${text.length > LONGEST_SELECTION ? '{}' : text}`;
}

export interface AnswerNoticesDeps {
  readonly notices: Notices;
  /** This process, whose own notices it need not hear. */
  readonly writer: string;
  readonly onWritten: (workspaceId: string, ids: readonly string[]) => void;
  readonly onInvalidated: (invalidated: Invalidated) => void;
  /** Notices may have been missed: what is held in memory may lack entries, and have some that are gone. */
  readonly onGap: () => void;
  readonly onError: (error: unknown) => void;
}

export interface HeardAnswers {
  /** Hears from the first call on; resolves when it does, or cannot. */
  begin(): Promise<void>;
  /** False while what others write and invalidate goes unheard. */
  readonly hearing: boolean;
}

/** Hears what other processes write and invalidate. */
export function hearAnswers(deps: AnswerNoticesDeps): HeardAnswers {
  let subscription: Subscription | undefined;
  return {
    begin() {
      subscription ??= deps.notices.subscribe(CHANNEL, {
        onNotice: (payload) => deliver(deps, payload),
        onGap: deps.onGap,
      });
      return subscription.ready();
    },
    get hearing() {
      return subscription?.hearing ?? false;
    },
  };
}

const NOTICE = /^([+-]) (\S+) (\S+) (.*)$/su;

function deliver({ writer, onWritten, onInvalidated, onError }: AnswerNoticesDeps, payload: string): void {
  const [, what, from, workspaceId = '', rest = ''] = NOTICE.exec(payload) ?? [];
  if (from === writer) return;
  if (what === '+') return onWritten(workspaceId, rest.split(','));
  try {
    onInvalidated({ workspaceId, selection: JSON.parse(rest) as Selection });
  } catch (error) {
    onError(error);
  }
}
