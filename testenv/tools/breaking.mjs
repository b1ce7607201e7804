// Reads [{before, after}] as JSON from the standard input, two schemas each, and
// writes for each pair the changes that break clients, as graphql-js names them.
import {readFileSync} from 'node:fs';
import {buildSchema, findBreakingChanges} from 'graphql';

const pairs = JSON.parse(readFileSync(0, 'utf8'));
const found = pairs.map(({before, after}) => findBreakingChanges(buildSchema(before), buildSchema(after)));
process.stdout.write(JSON.stringify(found));
