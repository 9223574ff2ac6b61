import { boostOf, likedProperties, likeFactor, type LikedProperty } from '../../catalog/likes.ts';
import type { Generation } from '../ports.ts';
import type { Recommendation } from '../list.ts';
import type { Plan } from '../plan.ts';
import type { Evidence } from './contributions.ts';
import { reasonCodes, type Reason, type ReasonCode } from './reason.ts';

const highRating = 7.5;
const popularPart = 0.01;

const codeOf = { genre: 'FAVORITE_GENRE', language: 'PREFERRED_LANGUAGE', decade: 'PREFERRED_DECADE' } as const;

/** By plan, which all lists of a batch share: finding out costs a pass over the catalogue for each liked property. */
const propertiesOfPlan = new WeakMap<Plan, LikedProperty[]>();
const popularOfGeneration = new WeakMap<Generation, number>();

const remembered = <Key extends object, Value>(memory: WeakMap<Key, Value>, key: Key, make: () => Value): Value => {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
};

/** The part of the score that the likes added: raw score before likes is (t + n f) / (1 + f) for t above neutral n. */
const partOfLikes = (after: number, boost: number, neutral: number): number => {
  if (after <= neutral || after <= 0) return 0;
  const before = (after + neutral * boost) / (1 + boost);
  return Math.min(1, (after - before) / after);
};

const matchReasons = ({ item, rawScore, list }: Recommendation): Reason[] => {
  const { generation, plan, slate } = list;
  const properties = remembered(propertiesOfPlan, plan, () =>
    likedProperties(generation.catalogue.columns, plan.likes),
  );
  const matches = properties.filter((property) => property.has(item));
  const bits = matches.reduce((sum, match) => sum + match.bits, 0);
  const ranksByModel = slate.source === 'MODEL';
  const boost = boostOf(bits, ranksByModel ? likeFactor.model : likeFactor.popularity);
  const part = partOfLikes(rawScore, boost, ranksByModel ? generation.neutral : 0);
  return (['genre', 'language', 'decade'] as const).flatMap((kind) => {
    const ofKind = matches.filter((match) => match.kind === kind);
    if (ofKind.length === 0) return [];
    const share = bits === 0 ? 0 : ofKind.reduce((sum, match) => sum + match.bits, 0) / bits;
    return [{ code: codeOf[kind], strength: part * share, matched: ofKind.map((match) => match.word) }];
  });
};

/** The `likeCount` from which on a movie is among the most liked hundredth of the catalogue. */
const popularFrom = (generation: Generation): number => {
  const { likeCounts, count } = generation.catalogue.columns;
  if (likeCounts === null) return Number.POSITIVE_INFINITY;
  const place = count - Math.max(1, Math.ceil(count * popularPart));
  return Math.max(1, likeCounts.toSorted()[place] ?? 1);
};

const factReasons = ({ score, item, movie, list: { generation, plan } }: Recommendation): Reason[] => {
  const { likeCounts } = generation.catalogue.columns;
  const popular = remembered(popularOfGeneration, generation, () => popularFrom(generation));
  const holds: [ReasonCode, boolean][] = [
    ['HIGHLY_RATED', movie.rating !== null && movie.rating >= Math.max(plan.limits.minRating ?? 0, highRating)],
    ['STRONG_MATCH', score >= generation.strongMatch],
    ['POPULAR', likeCounts !== null && likeCounts[item]! >= popular],
  ];
  return holds.filter(([, true_]) => true_).map(([code]) => ({ code, strength: 0, matched: [] }));
};

/** What the history contributed, of the score after likes, as far as the other reasons leave room for it. */
const watchedReasons = (
  { rawScore, list: { generation } }: Recommendation,
  { items, total }: Evidence,
  room: number,
): Reason[] => {
  if (items.length === 0) return [];
  const strength = rawScore > 0 ? Math.max(0, Math.min(room, total / rawScore)) : 0;
  const evidence = items.map((item) => generation.catalogue.movies[item]!);
  return [{ code: 'BECAUSE_YOU_WATCHED', strength, matched: [], evidence }];
};

const noEvidence: Evidence = { items: [], total: 0 };

/**
 * Why a movie is in its list: at most one reason of a kind, strongest first, equal ones in the order of the codes. All
 * strengths together are at most 1.
 */
export const explain = (recommendation: Recommendation, evidence: Evidence = noEvidence): Reason[] => {
  const matches = matchReasons(recommendation);
  const room = 1 - matches.reduce((sum, { strength }) => sum + strength, 0);
  return [...matches, ...watchedReasons(recommendation, evidence, room), ...factReasons(recommendation)].toSorted(
    (a, b) => b.strength - a.strength || reasonCodes.indexOf(a.code) - reasonCodes.indexOf(b.code),
  );
};

/** The same with `BECAUSE_YOU_WATCHED` where the history can be asked: the first movie of a list asks for all of it. */
export const explainWithEvidence = async (recommendation: Recommendation): Promise<Reason[]> => {
  const evidence = await recommendation.list.evidence?.of(recommendation.item);
  return explain(recommendation, evidence);
};
