package exchange

import (
	"context"
	"errors"
	"slices"
	"strings"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/rules"
)

// transaction is a publication with what an import remembers while it runs.
type transaction struct {
	*registry.Tx
	options  Options
	today    rules.Date
	calendar *rules.Calendar
	regions  map[string]regionAnswer
	// announced are the announcements that rows referred to, by number.
	announced map[string]announcedAnswer
	// shelves hold what stands, for rows that say only a part of it.
	shelves
	// issued are the certificates whose codes were drawn.
	issued []registry.Issued
	// seen is who said what first, by key.
	seen map[string]*saying
}

type regionAnswer struct {
	region  *db.Region
	problem *rules.Problem
}

type announcedAnswer struct {
	announcement *db.Announcement
	problem      *rules.Problem
}

// saying is what the first thing with a key said, row by row.
type saying struct {
	first  *row
	values []map[string]string
}

// agrees tells whether two things say the same, apart from some fields. A blank
// says nothing, so it contradicts nothing.
func (s *saying) agrees(other *saying, without []string) bool {
	if len(s.values) != len(other.values) {
		return false
	}
	for i, values := range s.values {
		for field, value := range values {
			said := other.values[i][field]
			if value != "" && said != "" && value != said && !slices.Contains(without, field) {
				return false
			}
		}
	}
	return true
}

func newTransaction(tx *registry.Tx, options Options, today rules.Date, calendar *rules.Calendar) *transaction {
	return &transaction{
		Tx: tx, options: options, today: today, calendar: calendar, shelves: newShelves(tx, options.Database),
		regions: map[string]regionAnswer{}, announced: map[string]announcedAnswer{}, seen: map[string]*saying{},
	}
}

// region finds a region by code or by any usual form of its name.
func (t *transaction) region(ctx context.Context, text string) (*db.Region, *rules.Problem, error) {
	if answer, ok := t.regions[text]; ok {
		return answer.region, answer.problem, nil
	}
	region, err := t.findRegion(ctx, text)
	var problem *rules.Problem
	if err != nil && !errors.As(err, &problem) {
		return nil, nil, err
	}
	t.regions[text] = regionAnswer{region, problem}
	return region, problem, nil
}

// findRegion tries what is written, then what is usually meant by it.
func (t *transaction) findRegion(ctx context.Context, text string) (*db.Region, error) {
	region, err := t.Region(ctx, text)
	if err == nil || !isProblem(err) {
		return region, err
	}
	first := err
	for _, form := range regionForms(text) {
		if region, err = t.Region(ctx, form); err == nil || !isProblem(err) {
			return region, err
		}
	}
	// A name without its last character, such as 浏阳, is taken when one region
	// alone can be meant; 长沙 may be the city or the county.
	var candidates []*db.Region
	for _, level := range []string{"市", "县", "区"} {
		if region, err := t.Region(ctx, text+level); err == nil {
			candidates = append(candidates, region)
		} else if !isProblem(err) {
			return nil, err
		}
	}
	switch len(candidates) {
	case 0:
		return nil, first
	case 1:
		return candidates[0], nil
	}
	names := make([]string, len(candidates))
	for i, region := range candidates {
		names[i] = region.Name + " " + region.Code
	}
	return nil, &rules.Problem{
		Code:    rules.BadRegion,
		Message: rules.Text{Zh: "可能是：" + strings.Join(names, "、"), En: "this may be " + strings.Join(names, " or ")},
		Mend:    rules.Text{Zh: "请写全称或六位行政区划代码", En: "write the full name or the six-digit code"},
	}
}

func isProblem(err error) bool {
	var problem *rules.Problem
	return errors.As(err, &problem)
}

// autonomous are the short names in daily use of regions with long ones.
var autonomous = map[string]string{
	"湘西州": "湘西土家族苗族自治州", "湘西自治州": "湘西土家族苗族自治州", "湘西": "湘西土家族苗族自治州",
	"城步县": "城步苗族自治县", "江华县": "江华瑶族自治县", "麻阳县": "麻阳苗族自治县", "新晃县": "新晃侗族自治县",
	"芷江县": "芷江侗族自治县", "靖州县": "靖州苗族侗族自治县", "通道县": "通道侗族自治县",
}

// regionForms are the full forms that a written region may stand for: without
// spaces and separators, without 本级, with the long name of an autonomous region.
func regionForms(text string) []string {
	bare := strings.NewReplacer(" ", "", "-", "", "/", "", "·", "", ",", "", "，", "", "、", "", ">", "").Replace(rules.Fold(text))
	for _, own := range []string{"本级", "直属", "市直", "省直", "县直", "区直", "直"} {
		if name, ok := strings.CutSuffix(bare, own); ok && name != "" {
			bare = name
			break
		}
	}
	if bare == "省" || bare == "湖南" || bare == "全省" {
		bare = "湖南省"
	}
	forms := []string{bare}
	for short, full := range autonomous {
		if name, ok := strings.CutSuffix(bare, short); ok {
			forms = append(forms, name+full, full)
		}
	}
	if province, ok := strings.CutPrefix(bare, "湖南"); ok && !strings.HasPrefix(bare, "湖南省") {
		forms = append(forms, province)
	}
	// 18 and 12 digits are the same code with places below the county.
	if len(bare) >= 12 && strings.Trim(bare, "0123456789") == "" && strings.Trim(bare[6:], "0") == "" {
		forms = append(forms, bare[:6])
	}
	return forms
}

// regionOfOffice finds the region that an office's name begins with, such as
// 岳麓区 in 长沙市岳麓区民政局; nil when it begins with none.
func (t *transaction) regionOfOffice(ctx context.Context, office string) (*db.Region, error) {
	letters := []rune(rules.Fold(office))
	for end := len(letters); end > 1; end-- {
		if !strings.ContainsRune("省市州县区", letters[end-1]) {
			continue
		}
		region, problem, err := t.region(ctx, string(letters[:end]))
		if err != nil {
			return nil, err
		}
		if problem == nil {
			return region, nil
		}
	}
	return nil, nil
}

// announcement finds the announcement of a document number that is normalised.
func (t *transaction) announcement(ctx context.Context, number string) (*db.Announcement, *rules.Problem, error) {
	if answer, ok := t.announced[number]; ok {
		return answer.announcement, answer.problem, nil
	}
	found, err := t.AnnouncementByNumber(ctx, number)
	var problem *rules.Problem
	if err != nil && !errors.As(err, &problem) {
		return nil, nil, err
	}
	t.announced[number] = announcedAnswer{found, problem}
	return found, problem, nil
}

// rowRegion reads a region column; nil for a blank or a wrong one, which is noted.
func (t *transaction) rowRegion(ctx context.Context, r *row, field string) (*db.Region, error) {
	text := r.text(field)
	if text == "" {
		return nil, nil
	}
	region, problem, err := t.region(ctx, text)
	if err != nil {
		return nil, err
	}
	if problem != nil {
		r.fail(field, problem)
		return nil, nil
	}
	r.values[field] = region.Code
	return region, nil
}

// rowAnnouncement reads a column of document numbers; 0 for a blank or a wrong
// one, which is noted.
func (t *transaction) rowAnnouncement(ctx context.Context, r *row, field, otherwise string) (*db.Announcement, error) {
	number := r.documentNumber(field)
	if number == "" {
		if number = otherwise; number == "" || r.bad() {
			return nil, nil
		}
	}
	found, problem, err := t.announcement(ctx, number)
	if err != nil {
		return nil, err
	}
	if problem != nil {
		r.fail(field, problem)
		return nil, nil
	}
	return found, nil
}

// origin reads where a row's facts come from.
func (t *transaction) origin(r *row) db.Origin {
	origin := db.Origin{Source: r.name("source", 500), Synthetic: t.options.Synthetic}
	if origin.Source == "" {
		origin.Source = t.options.Source
	}
	if synthetic, known := r.yes("synthetic"); known {
		origin.Synthetic = synthetic
	}
	return origin
}
