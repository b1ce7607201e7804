package picture

import "time"

// Patient has a reader look at a picture for as long as a slow machine needs.
func (r *Reader) Patient() *Reader {
	r.within = 5 * time.Minute
	return r
}
