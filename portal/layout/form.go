package layout

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"mingzhi/db"
	"mingzhi/portal/label"
	"mingzhi/rules"
)

// Step is one place on the way to a page.
type Step struct {
	Label Text
	Href  string
	// Zh is true when the label is data, which is Chinese in both languages.
	Zh bool
}

// Named makes a text of data, which reads the same in both languages.
func Named(name string) Text { return T(name, name) }

// Field is one input of a form.
type Field struct {
	Name        string
	Label, Hint Text
	// Type is the input's type, Mode its keyboard; empty for none.
	Type, Mode string
	Value      string
	// Longest is how many characters may be typed.
	Longest            int
	Required, Capitals bool
	// Fault is what was wrong with the value; nil for nothing.
	Fault *rules.Problem
}

// DescribedBy names the elements that explain the input to a screen reader.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Fault != nil {
		ids = append(ids, f.Name+"-fault")
	}
	if f.Hint != (Text{}) {
		ids = append(ids, f.Name+"-hint")
	}
	return strings.Join(ids, " ")
}

// Select is a choice in a form.
type Select struct {
	Name    string
	Label   Text
	Options []Option
	Fault   *rules.Problem
}

// Option is one value of a choice.
type Option struct {
	Value  string
	Label  Text
	Chosen bool
	// Zh is true when the label is data, which is Chinese in both languages.
	Zh bool
}

// Hidden is a value that a form carries along.
type Hidden struct{ Name, Value string }

// Filters is the form above a list.
type Filters struct {
	Action  string
	Hidden  []Hidden
	Fields  []Field
	Selects []Select
	// Clear is the address of the list without filters; empty when there are none.
	Clear string
	// Fault is why the list cannot be shown; the form stays to be mended.
	Fault *rules.Problem
}

// Refuse notes the first fault of what was chosen and typed. Without one it gives
// nil, and the list can be read.
func (f *Filters) Refuse() *rules.Problem {
	for _, choice := range f.Selects {
		if choice.Fault != nil && f.Fault == nil {
			f.Fault = choice.Fault
		}
	}
	for _, field := range f.Fields {
		if field.Fault != nil && f.Fault == nil {
			f.Fault = field.Fault
		}
	}
	return f.Fault
}

// Blame notes a problem of reading the list, such as a wrong cursor, as the
// form's fault. Any other error is given back.
func (f *Filters) Blame(err error) error {
	var problem *rules.Problem
	if errors.As(err, &problem) && problem.Code != rules.Internal {
		f.Fault, f.Clear = problem, f.Action
		return nil
	}
	return err
}

// List is the sheet of a list below its form: 400 when the form has a fault.
func (f Filters) List(view *View, title Text, section Section, page any) *Sheet {
	sheet := &Sheet{View: view, Title: title, Section: section, Page: page}
	if f.Fault != nil {
		sheet.Status = http.StatusBadRequest
	}
	return sheet
}

// Choose makes a choice among the values of an enum; chosen is what the URL asks
// for. A value that is not offered is a fault.
func Choose[E ~string](name string, text Text, chosen string, values ...E) (Select, []E) {
	choice := Select{Name: name, Label: text, Options: []Option{{Label: catalogue.All, Chosen: chosen == ""}}}
	var picked []E
	for _, value := range values {
		choice.Options = append(choice.Options, Option{Value: string(value), Label: label.Of(value), Chosen: chosen == string(value)})
		if chosen == string(value) {
			picked = []E{value}
		}
	}
	if chosen != "" && picked == nil {
		choice.Fault = NotOffered(name)
	}
	return choice, picked
}

// ChooseYear makes a choice among years.
func ChooseYear(text Text, chosen string, years []int) (Select, int) {
	choice := Select{Name: "year", Label: text, Options: []Option{{Label: catalogue.All, Chosen: chosen == ""}}}
	picked := 0
	for _, year := range years {
		value := fmt.Sprint(year)
		choice.Options = append(choice.Options, Option{Value: value, Label: Named(value), Chosen: chosen == value})
		if chosen == value {
			picked = year
		}
	}
	if chosen != "" && picked == 0 {
		choice.Fault = NotOffered("year")
	}
	return choice, picked
}

// ChooseName makes a choice among names, which are data.
func ChooseName(name string, text Text, chosen string, names []string) (Select, string) {
	choice := Select{Name: name, Label: text, Options: []Option{{Label: catalogue.All, Chosen: chosen == ""}}}
	picked := ""
	for _, value := range names {
		choice.Options = append(choice.Options, Option{Value: value, Label: Named(value), Chosen: chosen == value, Zh: true})
		if chosen == value {
			picked = value
		}
	}
	if chosen != "" && picked == "" {
		choice.Fault = NotOffered(name)
	}
	return choice, picked
}

// ChooseRegion makes a choice among the province, its prefectures and, within the
// chosen prefecture, its counties. It also gives the chosen region; nil for none.
func (s *Site) ChooseRegion(ctx context.Context, chosen string) (Select, *db.Region, error) {
	choice := Select{Name: "region", Label: T("行政区划", "Region"), Options: []Option{{Label: catalogue.All, Chosen: chosen == ""}}}
	offered, err := s.DB.Regions(ctx, db.RegionFilter{Level: []db.RegionLevel{db.Province, db.Prefecture}})
	if err != nil {
		return choice, nil, err
	}
	var picked *db.Region
	if chosen != "" {
		picked, err = s.DB.RegionByCode(ctx, chosen)
		if errors.Is(err, db.ErrNotFound) {
			choice.Fault = NotOffered("region")
		} else if err != nil {
			return choice, nil, err
		}
	}
	var counties []*db.Region
	opened := ""
	if picked != nil && picked.Level != db.Province {
		opened = picked.Code
		if picked.Level == db.County {
			opened = picked.ParentCode
		}
		if counties, err = s.DB.Regions(ctx, db.RegionFilter{Parent: opened}); err != nil {
			return choice, nil, err
		}
	}
	for _, region := range offered {
		choice.Options = append(choice.Options, Option{Value: region.Code, Label: Named(region.Name), Chosen: region.Code == chosen, Zh: true})
		if region.Code != opened {
			continue
		}
		for _, county := range counties {
			choice.Options = append(choice.Options, Option{Value: county.Code, Label: Named("　" + county.Name), Chosen: county.Code == chosen, Zh: true})
		}
	}
	return choice, picked, nil
}

// NotOffered is the fault of a value that is not one of the choices.
func NotOffered(field string) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadEnum, Field: field,
		Message: T("这不是可选的值", "this is not one of the choices"),
		Mend:    T("请从列表里选一项", "choose one from the list"),
	}
}

// Pager leads to the pages before and after; empty addresses lead nowhere.
type Pager struct{ Start, Previous, Next string }

// Turn makes the pager of a slice of a list at an address.
func Turn[T any](address *url.URL, slice db.Slice[T]) Pager {
	var pager Pager
	if slice.HasPreviousPage {
		pager.Start = turned(address, "", "")
	}
	if n := len(slice.Cursors); n > 0 {
		if slice.HasPreviousPage {
			pager.Previous = turned(address, "before", slice.Cursors[0])
		}
		if slice.HasNextPage {
			pager.Next = turned(address, "after", slice.Cursors[n-1])
		}
	}
	return pager
}

func turned(address *url.URL, name, cursor string) string {
	values := address.Query()
	for _, gone := range []string{"after", "before", "lang"} {
		values.Del(gone)
	}
	if name != "" {
		values.Set(name, cursor)
	}
	return Address(address.Path, values)
}

// Address writes a path with its values; values that are empty are left out.
func Address(path string, values url.Values) string {
	kept := url.Values{}
	for name, all := range values {
		for _, value := range all {
			if value != "" {
				kept.Add(name, value)
			}
		}
	}
	return (&url.URL{Path: path, RawQuery: kept.Encode()}).String()
}

// PageOf reads which part of a list an address asks for.
func PageOf(values url.Values) db.Page {
	if before := values.Get("before"); before != "" {
		return db.Page{Last: db.DefaultPageSize, Before: before}
	}
	return db.Page{First: db.DefaultPageSize, After: values.Get("after")}
}

// IsFiltered tells whether an address asks for less than the whole list.
func IsFiltered(values url.Values, names ...string) bool {
	for _, name := range names {
		if values.Get(name) != "" {
			return true
		}
	}
	return false
}
