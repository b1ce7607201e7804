package budget

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"strings"

	"mingzhi/rules"
)

// A token is written mz_ and 40 letters and digits: 160 random bits, and 40 bits
// of their hash, by which a mistyped token is told from a revoked one.
const (
	tokenPrefix = "mz_"
	tokenRandom = 20
	tokenCheck  = 5
	tokenLength = 40
)

var tokenText = base32.StdEncoding.WithPadding(base32.NoPadding)

// tokenHash is the SHA-256 of a token. A token is random: its hash needs no key.
type tokenHash [sha256.Size]byte

// NewToken draws a token. The text is for its holder, the hash is kept.
func NewToken(random io.Reader) (text string, hash []byte, err error) {
	bits := make([]byte, tokenRandom)
	if _, err := io.ReadFull(random, bits); err != nil {
		return "", nil, fmt.Errorf("drawing a token: %w", err)
	}
	text = tokenPrefix + strings.ToLower(tokenText.EncodeToString(append(bits, checkOf(bits)...)))
	sum := sha256.Sum256([]byte(text))
	return text, sum[:], nil
}

func checkOf(bits []byte) []byte {
	sum := sha256.Sum256(append([]byte("mingzhi token "), bits...))
	return sum[:tokenCheck]
}

// parseToken gives a token's hash, or a BAD_TOKEN problem for a mistyped one.
func parseToken(text string) (tokenHash, error) {
	text = strings.ToLower(text)
	letters, ours := strings.CutPrefix(text, tokenPrefix)
	bits, err := tokenText.DecodeString(strings.ToUpper(letters))
	if !ours || err != nil || len(letters) != tokenLength || len(bits) != tokenRandom+tokenCheck || !bytes.Equal(bits[tokenRandom:], checkOf(bits[:tokenRandom])) {
		return tokenHash{}, &rules.Problem{
			Code:    rules.BadToken,
			Message: rules.Text{Zh: "令牌不完整，或者抄错了", En: "the token is mistyped or incomplete"},
			Mend:    rules.Text{Zh: "重新复制完整的令牌，以 mz_ 开头；不带令牌也可以查询", En: "copy the whole token, which begins with mz_; queries are answered without a token too"},
		}
	}
	return tokenHash(sha256.Sum256([]byte(text))), nil
}

// Asker tells who asks: the holder of the bearer token in an Authorization header,
// or else the address. A token that is mistyped, unknown or revoked is a BAD_TOKEN
// problem. While the tokens could not be read even once, the address counts.
func (k *Keeper) Asker(authorization, address string) (Who, error) {
	scheme, token, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return Address(address), nil
	}
	hash, err := parseToken(strings.TrimSpace(token))
	if err != nil {
		return Who{}, err
	}
	tokens := k.tokens.Load()
	if tokens == nil {
		return Address(address), nil
	}
	who, known := (*tokens)[hash]
	if !known {
		return Who{}, &rules.Problem{
			Code:    rules.BadToken,
			Message: rules.Text{Zh: "没有这个令牌，或者已经作废", En: "there is no such token, or it was revoked"},
			Mend:    rules.Text{Zh: "向登记簿的运行者申请新的令牌；不带令牌也可以查询", En: "ask whoever runs this register for a new one; queries are answered without a token too"},
		}
	}
	return who, nil
}

// readTokens reads all tokens in force. They are few, so no request asks for one,
// and inventing tokens costs the database nothing.
func (k *Keeper) readTokens(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows, err := k.store.TokensInForce(ctx)
	if err != nil {
		return err
	}
	tokens := make(map[tokenHash]Who, len(rows))
	for _, row := range rows {
		tokens[tokenHash(row.Hash)] = holderOf(row)
	}
	k.tokens.Store(&tokens)
	return nil
}
