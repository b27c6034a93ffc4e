import { visibilityOperations as definitions } from '@leadline/contracts';
import type { z } from 'zod';
import { bindOperation, type Operation } from '../../kernel/operations/index.ts';
import type { QuestionService } from './questions.ts';
import type { ScheduleService } from './schedules.ts';
import type { VisibilityService } from './service.ts';

export interface VisibilityServices {
  readonly audits: VisibilityService;
  readonly questions: QuestionService;
  readonly schedules: ScheduleService;
}

/** Binds every visibility operation to the service that fulfils it. */
export function visibilityOperations({ audits, questions, schedules }: VisibilityServices): Operation[] {
  return [
    bindOperation(definitions.estimateAudit, (input) => audits.estimate(input)),
    bindOperation(definitions.startAudit, (input, { principal, idempotencyKey }) =>
      audits.start(principal.workspaceId, input, idempotencyKey),
    ),
    bindOperation(definitions.listAudits, (input, { principal }) =>
      audits.list(principal.workspaceId, input),
    ),
    bindOperation(definitions.getAudit, (input, { principal }) =>
      audits.get(principal.workspaceId, input.auditId),
    ),
    bindOperation(definitions.getReport, (input, { principal }) =>
      audits.report(principal.workspaceId, input.auditId),
    ),
    bindOperation(definitions.exportAudit, (input, { principal }) =>
      audits.export(principal.workspaceId, input.auditId, input.format),
    ),
    {
      ...bindOperation(definitions.listEvents, (input, { principal }) =>
        audits.events(principal.workspaceId, input.auditId, input.after),
      ),
      stream: async (input, { principal, signal }) => {
        const { auditId, after } = input as z.output<typeof definitions.listEvents.input>;
        await audits.head(principal.workspaceId, auditId);
        return audits.follow(principal.workspaceId, auditId, after, signal);
      },
    },
    bindOperation(definitions.resumeAudit, (input, { principal }) =>
      audits.resume(principal.workspaceId, input.auditId, input.budgetUsd),
    ),
    bindOperation(definitions.cancelAudit, (input, { principal }) =>
      audits.cancel(principal.workspaceId, input.auditId),
    ),
    bindOperation(definitions.deleteAudit, async (input, { principal }) => ({
      deleted: await audits.remove(principal.workspaceId, input.auditId),
    })),
    bindOperation(definitions.compareAudits, (input, { principal }) =>
      audits.compare(principal.workspaceId, input.before, input.after),
    ),
    bindOperation(definitions.generateQuestions, (input, { principal }) =>
      questions.generate(principal.workspaceId, input),
    ),
    bindOperation(definitions.createSchedule, (input, { principal }) =>
      schedules.create(principal.workspaceId, input),
    ),
    bindOperation(definitions.listSchedules, (input, { principal }) =>
      schedules.list(principal.workspaceId, input),
    ),
    bindOperation(definitions.deleteSchedule, async (input, { principal }) => ({
      deleted: await schedules.remove(principal.workspaceId, input.scheduleId),
    })),
    bindOperation(definitions.discoveredBrands, async (input, { principal }) => ({
      items: (await audits.report(principal.workspaceId, input.auditId)).discoveredBrands,
    })),
  ];
}
