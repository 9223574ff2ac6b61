import type { Evaluation } from '../evaluate.ts';
import { textTable } from '../text-table.ts';

const short = (value: number): string => value.toFixed(4);
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

const listHeader = ['', 'nDCG@10', 'Recall@20', 'Hit rate@10', 'Coverage', 'Popularity rank', 'Genre similarity'];

const listRow = (row: Evaluation['lists'][number]): string[] => [
  row.recommender,
  short(row['ndcg@10']),
  short(row['recall@20']),
  short(row['hitRate@10']),
  percent(row['coverage@10']),
  row['popularityRank@10'].toFixed(1),
  short(row['genreSimilarity@10']),
];

const calibrationText = ({ ratings, likeRate, expectedCalibrationError, bins }: Evaluation['calibration']): string => {
  if (ratings === 0) return 'Calibration: no held-out ratings of users with likes\n';
  const table = textTable([
    ['Shown score', 'Ratings', 'Predicted', 'Observed'],
    ...bins.map((bin) => [
      `${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}`,
      String(bin.ratings),
      percent(bin.predicted),
      percent(bin.observed),
    ]),
  ]);
  return (
    `Calibration: ${ratings} held-out ratings, ${percent(likeRate)} of them likes; ` +
    `expected calibration error ${short(expectedCalibrationError)}\n\n${table}`
  );
};

const settingsText = ({ settings }: Evaluation): string => {
  const { kind, ...numbers } = settings;
  const flags = Object.entries(numbers).map(
    ([name, value]) => `${name} ${typeof value === 'boolean' ? (value ? 'on' : 'off') : value}`,
  );
  return `${kind}: ${flags.join(', ')}`;
};

/** An evaluation for a person. */
export const reportText = (evaluation: Evaluation): string => {
  const { data, lists, calibration } = evaluation;
  return (
    `${data.movies} movies, ${data.users} users, ${data.trainingRatings} ratings to learn from; ` +
    `${data.judgedUsers} users judged by ${data.heldOutLikes} held-out likes${data.isByTime ? ', the newest ones' : ''}\n` +
    `${settingsText(evaluation)}\n\n${textTable([listHeader, ...lists.map(listRow)])}\n${calibrationText(calibration)}`
  );
};
