// PostGraphile as its documentation sets it up, on the register's own tables.
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";

export default {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({ connectionString: process.env.DATABASE_URL, schemas: ["public"], poolConfig: { max: 16 } }),
  ],
  grafserv: { host: "127.0.0.1", port: 0, watch: false, graphiql: false, graphqlPath: "/graphql" },
};
