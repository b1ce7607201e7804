// Package rules says what the notice 湘民发〔2023〕29号, the law behind it and the
// national standards say, as pure functions: how a credit code, a resident ID
// number, a date or a document number is written and read, who may be marked as
// a volunteer service organization and on which basis, and which day is the last
// on which a record is in time. Each rule cites its article.
//
// It stands on the lowest floor: it imports nothing of ours, and everything may
// import it. It never knows of rows, requests, files or the time of day: today's
// date and the working-day calendar come in as arguments.
//
// What a person gets to read about wrong input is a Problem: a stable code, what
// is wrong and how to mend it, in Chinese and English, without the input itself.
package rules
