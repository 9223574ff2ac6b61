// The limit to compare with: Node's own HTTP server that parses JSON and answers with ten movies, and does nothing else.
import { createServer } from 'node:http';

const movie = { id: '1', title: 'Toy Story', genres: ['Animation'], releaseYear: 1995, rating: 7.8, language: 'en' };
const answer = {
  data: {
    recommend: { recommendations: Array.from({ length: 10 }, (_, at) => ({ rank: at + 1, score: 0.5, movie })) },
  },
};

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const body = JSON.stringify(answer);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
});
process.on('SIGTERM', () => process.exit(0));
