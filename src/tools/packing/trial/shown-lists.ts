import type { GoldenAnswer } from '../../../bundle/manifest/manifest.ts';
import type { ItemRowSource } from '../../../bundle/rows/item-row.ts';
import type { UserRowSource } from '../../../bundle/rows/user-row.ts';
import type { RawList } from './ask-model.ts';
import { evenly, type Subject } from './subjects.ts';
import { quantile } from '../../evaluation/quantile.ts';

const listLength = 10;
const goldenLists = 10;
const strongShare = 0.8;

type Show = (rawScore: number) => number;

const firstScores = ({ slate }: RawList, show: Show): number[] =>
  Array.from(slate.scores.subarray(0, listLength), show);

/** The shown score that the best fifth of all first ten recommendations reach, to two digits. */
export const strongMatchOf = (lists: readonly RawList[], show: Show): number =>
  Number(
    quantile(
      lists.flatMap((list) => firstScores(list, show)),
      strongShare,
    ).toFixed(2),
  );

/** Lists to be found again before the bundle may serve. */
export const goldenAnswers = (lists: readonly RawList[], items: readonly ItemRowSource[], show: Show): GoldenAnswer[] =>
  evenly(lists, goldenLists).map((list) => ({
    ...('userId' in list.subject ? list.subject : { history: [...list.subject.history] }),
    topK: listLength,
    itemIds: Array.from(list.slate.items.subarray(0, listLength), (item) => String(items[item]!.id)),
    scores: firstScores(list, show).map((score) => Number(score.toFixed(6))),
  }));

const nameOf = (subject: Subject, items: readonly ItemRowSource[], users: readonly UserRowSource[] | null): string => {
  const last = (titles: readonly string[]): string => (titles.length === 0 ? '' : ` (watched ${titles.join(', ')})`);
  if ('history' in subject)
    return `a visitor${last(items.filter(({ id }) => subject.history.includes(String(id))).map(({ title }) => title))}`;
  const history = users?.find(({ id }) => String(id) === subject.userId)?.history ?? [];
  return `user ${subject.userId}${last(history.slice(-3).map((item) => items[item]?.title ?? '?'))}`;
};

/** A few lists as a person reads them. */
export const listsText = (
  lists: readonly RawList[],
  { items, users }: { items: readonly ItemRowSource[]; users: readonly UserRowSource[] | null },
  show: Show,
): string =>
  evenly(lists, 3)
    .map(({ subject, slate }) => {
      const lines = Array.from(slate.items.subarray(0, 5), (item, at) => {
        const score = show(slate.scores[at]!).toFixed(3);
        return `  ${at + 1}. ${score}  ${items[item]!.title}\n`;
      });
      return `${nameOf(subject, items, users)}\n${lines.join('')}`;
    })
    .join('');
