// Package certificate says what a volunteer service record certificate
// (志愿服务记录证明, 志愿服务记录与证明出具办法 arts 14–17) is as a thing in hand: its
// number with a check character, its verification code, the keyed hashes by which
// both are recognised without being kept, how its holder's name is masked, the
// salted commitment that stands for it in the public ledger, and the verdict that
// its checks add up to.
//
// It stands on the lowest floor: it imports nothing of ours. It never knows of
// rows, requests or the ledger, keeps nothing, and takes randomness as an
// argument.
package certificate
