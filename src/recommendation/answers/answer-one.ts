import { fetchSlates } from '../flights/slates.ts';
import type { Generation, SlateCache } from '../ports.ts';
import { ContributionQueue } from '../reasons/contribution-queue.ts';
import type { Caller } from '../request.ts';
import { listOf, type ListSubject, type RecommendationList } from './recommendation-list.ts';

/** The list of one task, or the error that it failed with. */
export type AnswerOne = (
  subject: Omit<ListSubject, 'contributions'> & { readonly hasEvidence: boolean },
) => Promise<RecommendationList>;

/** Answers single lists: nobody waits behind a batch. */
export const createAnswerOne =
  ({ generation, cache }: { generation: Generation; cache: SlateCache }, caller: Caller): AnswerOne =>
  async ({ hasEvidence, ...subject }) => {
    const lane = 'interactive';
    const [outcome] = await fetchSlates({ generation, cache, lane }, [subject.task], caller);
    if (outcome!.kind === 'error') throw outcome!.error;
    const contributions = hasEvidence ? new ContributionQueue({ generation, lane, caller }) : null;
    return listOf(generation, { ...subject, contributions }, outcome!.answer);
  };
