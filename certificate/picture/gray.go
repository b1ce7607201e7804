package picture

import (
	"image"
	"image/color"
)

// shades is a picture in shades of grey, a byte each.
type shades struct {
	wide, high int
	light      []byte
}

// shadesOf takes the colour out of a picture. What is transparent lies on white paper.
func shadesOf(picture image.Image) shades {
	area := picture.Bounds()
	gray := shades{area.Dx(), area.Dy(), nil}
	switch p := picture.(type) {
	case *image.YCbCr:
		if p.YStride == gray.wide {
			gray.light = p.Y[:gray.wide*gray.high]
			return gray
		}
	case *image.Gray:
		if p.Stride == gray.wide {
			gray.light = p.Pix[:gray.wide*gray.high]
			return gray
		}
	}
	gray.light = make([]byte, gray.wide*gray.high)
	for y := range gray.high {
		row := gray.light[y*gray.wide:][:gray.wide]
		switch p := picture.(type) {
		case *image.YCbCr:
			copy(row, p.Y[p.YOffset(area.Min.X, area.Min.Y+y):])
		case *image.Gray:
			copy(row, p.Pix[p.PixOffset(area.Min.X, area.Min.Y+y):])
		case *image.NRGBA:
			pixels := p.Pix[p.PixOffset(area.Min.X, area.Min.Y+y):]
			for x := range row {
				row[x] = on(pixels[4*x], pixels[4*x+1], pixels[4*x+2], pixels[4*x+3])
			}
		case *image.Paletted:
			pixels := p.Pix[p.PixOffset(area.Min.X, area.Min.Y+y):]
			var lights [256]byte
			for i, c := range p.Palette {
				lights[i] = lightOf(c)
			}
			for x := range row {
				row[x] = lights[pixels[x]]
			}
		default:
			for x := range row {
				row[x] = lightOf(picture.At(area.Min.X+x, area.Min.Y+y))
			}
		}
	}
	return gray
}

func lightOf(c color.Color) byte {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return on(n.R, n.G, n.B, n.A)
}

// on is the light of a colour on white paper.
func on(r, g, b, a byte) byte {
	light := (299*int(r) + 587*int(g) + 114*int(b)) / 1000
	return byte((light*int(a) + 255*(255-int(a))) / 255)
}

// reduced makes a picture smaller, so that its longer side has so many pixels: each new
// one is the mean of those that it covers.
func (s shades) reduced(longest int) shades {
	from := max(s.wide, s.high)
	if longest >= from {
		return s
	}
	small := shades{max(1, s.wide*longest/from), max(1, s.high*longest/from), nil}
	small.light = make([]byte, small.wide*small.high)
	for y := range small.high {
		top, bottom := y*s.high/small.high, (y+1)*s.high/small.high
		for x := range small.wide {
			left, right := x*s.wide/small.wide, (x+1)*s.wide/small.wide
			sum := 0
			for j := top; j < bottom; j++ {
				for _, light := range s.light[j*s.wide+left : j*s.wide+right] {
					sum += int(light)
				}
			}
			small.light[y*small.wide+x] = byte(sum / ((bottom - top) * (right - left)))
		}
	}
	return small
}

// doubled makes a picture twice as large, with soft edges.
func (s shades) doubled() shades {
	large := shades{2 * s.wide, 2 * s.high, make([]byte, 4*s.wide*s.high)}
	at := func(x, y int) int { return int(s.light[min(max(y, 0), s.high-1)*s.wide+min(max(x, 0), s.wide-1)]) }
	for y := range large.high {
		for x := range large.wide {
			// a new pixel lies a quarter off the middle of an old one
			nearX, nearY := x/2, y/2
			farX, farY := nearX-1+2*(x&1), nearY-1+2*(y&1)
			large.light[y*large.wide+x] = byte((9*at(nearX, nearY) + 3*at(farX, nearY) + 3*at(nearX, farY) + at(farX, farY)) / 16)
		}
	}
	return large
}

// inverted has dark for light.
func (s shades) inverted() shades {
	other := shades{s.wide, s.high, make([]byte, len(s.light))}
	for i, light := range s.light {
		other.light[i] = 255 - light
	}
	return other
}
