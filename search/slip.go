package search

import (
	"math/bits"
	"slices"
)

// slip finds a word in a text in spite of one slip: a wrong, missing or extra
// letter, or two neighbours that changed places. It reads each letter of the text
// once, whatever the word (Baeza-Yates and Gonnet, Wu and Manber): bit i of a
// state says that the word's first i+1 letters end here.
type slip struct {
	ascii [128]uint64
	// others are the letters beyond, few enough to be looked through.
	others []bitsOf
	last   uint64
}

// bitsOf says at which places of the word a letter stands.
type bitsOf struct {
	letter rune
	places uint64
}

func (s *slip) places(letter rune) uint64 {
	if letter < 128 {
		return s.ascii[letter]
	}
	for _, other := range s.others {
		if other.letter == letter {
			return other.places
		}
	}
	return 0
}

// longestSlip is the longest word in which a slip is forgiven, in letters.
const longestSlip = bits.UintSize

// newSlip prepares a word of at most longestSlip letters.
func newSlip(letters []rune) *slip {
	s := &slip{last: 1 << (len(letters) - 1)}
	for i, letter := range letters {
		if letter < 128 {
			s.ascii[letter] |= 1 << i
		} else if s.places(letter) == 0 {
			s.others = append(s.others, bitsOf{letter, 1 << i})
		} else {
			at := slices.IndexFunc(s.others, func(b bitsOf) bool { return b.letter == letter })
			s.others[at].places |= 1 << i
		}
	}
	return s
}

// in tells whether a line of the text holds the word with one slip at most.
func (s *slip) in(text string) bool {
	const none, skipped = uint64(0), uint64(1) // skipped: without its first letter
	exact, near, swapped := none, skipped, none
	for _, letter := range text {
		if letter == '\n' {
			exact, near, swapped = none, skipped, none
			continue
		}
		here := s.places(letter)
		onward := exact<<1 | 1
		next := onward & here
		near = (near<<1|1)&here | // no slip here
			onward | // another letter
			exact | // an extra letter
			next<<1 | 1 | // a missing letter
			(swapped&here)<<1 // the second of two that changed places
		swapped = onward & (here >> 1)
		exact = next
		if (exact|near)&s.last != 0 {
			return true
		}
	}
	return false
}
