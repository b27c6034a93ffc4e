export { createNotices, type Notices, type NoticesDeps, notify, type Subscriber } from './notices.ts';
