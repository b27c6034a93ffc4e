export { createHeardMemory, type HeardMemory, type HeardMemoryDeps } from './heard-memory.ts';
export {
  createNotices,
  type Notices,
  type NoticesDeps,
  notify,
  ownOrShared,
  type Subscriber,
  type Subscription,
} from './notices.ts';
