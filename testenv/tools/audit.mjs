// Runs every audit of graphql-http against the server at the URL of the first
// argument, and writes what each found as one JSON array.
import {serverAudits} from 'graphql-http';

const results = [];
for (const audit of serverAudits({url: process.argv[2]})) {
  const {id, name, status, reason} = await audit.fn();
  results.push({id, name, status, reason});
}
process.stdout.write(JSON.stringify(results));
