import type { Client } from '../support/ask.ts';
import { startLoad, type Load } from '../support/load.ts';
import { shippedItems, shippedUsers } from '../support/shipped-models.ts';
import { recommend } from './operations.ts';

/**
 * Clients that ask a server for lists it has not made yet: leaving out another movie each time makes every question a
 * new one. An answer that is not a full list of the model for that very user is a failure.
 */
export const askNewQuestions = (server: Client, clients = 16): Load => {
  const movieIds = shippedItems().map(({ id }) => id);
  const userIds = shippedUsers().map(({ id }) => id);
  return startLoad(clients, async (question) => {
    const userId = userIds[question % userIds.length]!;
    const exclude = [movieIds[question % movieIds.length]!];
    const { recommend: list } = await server.data(recommend, { userId, exclude });
    if (list?.userId !== userId || list.recommendations.length !== 10 || list.cached || list.source !== 'MODEL')
      throw new Error(`a wrong answer for user ${userId}: ${JSON.stringify(list)}`);
  });
};
