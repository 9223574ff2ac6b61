/** A shown score, and whether the user then gave 4 stars and more. */
export interface ScoredRating {
  /** In [0, 1]. */
  readonly score: number;
  readonly liked: boolean;
}

/** Ratings whose shown scores lie close together. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly ratings: number;
  /** Mean shown score. */
  readonly predicted: number;
  /** The share that was liked. */
  readonly observed: number;
}

/** How far shown scores are chances. */
export interface Reliability {
  readonly ratings: number;
  /** The share of all ratings that was liked. */
  readonly likeRate: number;
  /** The mean of |predicted - observed| over all ratings, each with the difference of its bin. */
  readonly expectedCalibrationError: number;
  /** Tenths of [0, 1] that have ratings, ascending. */
  readonly bins: readonly ReliabilityBin[];
}

const binCount = 10;

const binOf = (ratings: readonly ScoredRating[], bin: number): ReliabilityBin => ({
  from: bin / binCount,
  to: (bin + 1) / binCount,
  ratings: ratings.length,
  predicted: ratings.reduce((sum, { score }) => sum + score, 0) / ratings.length,
  observed: ratings.filter(({ liked }) => liked).length / ratings.length,
});

/**
 * Compares shown scores with what was really liked (reliability table and expected calibration error: Naeini, Cooper
 * and Hauskrecht, 2015, Obtaining well calibrated probabilities using Bayesian binning).
 */
export const reliabilityOf = (ratings: readonly ScoredRating[]): Reliability => {
  const groups = Array.from({ length: binCount }, (): ScoredRating[] => []);
  for (const rating of ratings) groups[Math.min(binCount - 1, Math.floor(rating.score * binCount))]!.push(rating);
  const bins = groups.map(binOf).filter((bin) => bin.ratings > 0);
  const count = Math.max(1, ratings.length);
  return {
    ratings: ratings.length,
    likeRate: ratings.filter(({ liked }) => liked).length / count,
    expectedCalibrationError:
      bins.reduce((sum, bin) => sum + bin.ratings * Math.abs(bin.predicted - bin.observed), 0) / count,
    bins,
  };
};
