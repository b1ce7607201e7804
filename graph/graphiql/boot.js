// Starts GraphiQL on our own endpoint. Everything is loaded from this server.
const start = `# 明志数据接口 / Mingzhi data API. Press the round button to run the query.
{
  search(query: "岳麓志愿者", first: 5) {
    totalCount
    engine
    edges {
      reasons
      node {
        ... on Organization { name creditCode markStatus markedOn }
        ... on Announcement { title documentNumber publishedOn }
      }
    }
  }
  ledger { size rootHash }
}
`;
const fetcher = GraphiQL.createFetcher({ url: "/graphql" });
ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, { fetcher, defaultQuery: start }),
);
