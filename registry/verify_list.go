package registry

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Answered is the answer to one of many questions: a verification, or what is wrong
// with the question.
type Answered struct {
	*Verification
	Err error
}

// listAtOnce is how many questions of a list are worked on at once: few, for others
// stand at the counter, too.
const listAtOnce = 3

// VerifyEach verifies many certificates, each as Verify does, and gives the answers in
// their order. An attempt whose proof holds is given back: an office checks as many
// genuine certificates as it has, and whoever guesses gets no more guesses than one by
// one. When the attempts are used up, the rest is answered with the *TooMany. Admit
// lets a question in, and may be nil; done is told after each answer how many are
// there, one at a time, and may be nil.
func (r *Registry) VerifyEach(ctx context.Context, asks []Verify, admit func(context.Context) (leave func(), err error), done func(int)) []Answered {
	answers := make([]Answered, len(asks))
	var mu sync.Mutex
	var over error
	finished := 0
	var group errgroup.Group
	group.SetLimit(listAtOnce)
	for i, ask := range asks {
		group.Go(func() error {
			mu.Lock()
			stop := over
			mu.Unlock()
			if stop == nil {
				answers[i], stop = r.verifyOne(ctx, ask, admit)
			} else {
				answers[i] = Answered{Err: stop}
			}
			mu.Lock()
			defer mu.Unlock()
			if stop != nil {
				over = stop
			}
			if finished++; done != nil {
				done(finished)
			}
			return nil
		})
	}
	_ = group.Wait() // each error stands in its answer
	return answers
}

// verifyOne verifies one of many; over is set when nothing after it can be verified.
func (r *Registry) verifyOne(ctx context.Context, ask Verify, admit func(context.Context) (func(), error)) (answer Answered, over error) {
	if ctx.Err() != nil {
		return Answered{Err: ctx.Err()}, ctx.Err()
	}
	number, err := r.checkAsk(ask)
	if err != nil {
		return Answered{Err: err}, nil
	}
	grant, err := r.limiter.address(ask.Asker)
	if err != nil {
		return Answered{Err: err}, err
	}
	if admit != nil {
		leave, err := admit(ctx)
		if err != nil {
			return Answered{Err: err}, nil
		}
		defer leave()
	}
	held, verification, err := r.verifyNumber(ctx, number, ask)
	if held != nil {
		grant.Refund(1)
	}
	return Answered{verification, err}, nil
}
