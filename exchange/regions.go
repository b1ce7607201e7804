package exchange

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"mingzhi/db"
	"mingzhi/rules"
)

type regionAnswer struct {
	region  *db.Region
	problem *rules.Problem
}

// region finds a region by code or by any usual form of its name.
func (t *transaction) region(ctx context.Context, text string) (*db.Region, *rules.Problem, error) {
	return t.regionOnce(text, func() (*db.Region, error) { return t.findRegion(ctx, text) })
}

// regionOnce remembers the answer for a text.
func (t *transaction) regionOnce(text string, find func() (*db.Region, error)) (*db.Region, *rules.Problem, error) {
	if answer, ok := t.regions[text]; ok {
		return answer.region, answer.problem, nil
	}
	region, err := find()
	var problem *rules.Problem
	if err != nil && !errors.As(err, &problem) {
		return nil, nil, err
	}
	t.regions[text] = regionAnswer{region, problem}
	return region, problem, nil
}

func isProblem(err error) bool {
	var problem *rules.Problem
	return errors.As(err, &problem)
}

// findRegion tries what is written, then what is usually meant by it: a name with
// or without those above it, in short, with 本级, or as it was before a change.
func (t *transaction) findRegion(ctx context.Context, text string) (*db.Region, error) {
	region, err := t.Region(ctx, text)
	if err == nil || !isProblem(err) {
		return region, err
	}
	bare := ownLevel(plainPlace(text))
	// 18 and 12 digits are the same code with places below the county.
	if len(bare) >= 12 && strings.Trim(bare, "0123456789") == "" && strings.Trim(bare[6:], "0") == "" {
		return t.Region(ctx, bare[:6])
	}
	ways := slices.DeleteFunc(readGazetteer().walk(bare, ""), func(way walked) bool { return way.rest != "" })
	switch len(ways) {
	case 0:
		return nil, err
	case 1:
		return t.Region(ctx, ways[0].code)
	}
	names := make([]string, len(ways))
	for i, way := range ways {
		region, err := t.Region(ctx, way.code)
		if err != nil {
			return nil, err
		}
		names[i] = region.Name + " " + region.Code
	}
	return nil, &rules.Problem{
		Code:    rules.BadRegion,
		Message: rules.Text{Zh: "可能是：" + strings.Join(names, "、"), En: "this may be " + strings.Join(names, " or ")},
		Mend:    rules.Text{Zh: "请写全称或六位行政区划代码", En: "write the full name or the six-digit code"},
	}
}

// ownLevel takes away what says that the division itself is meant and none of
// those within it.
func ownLevel(bare string) string {
	for _, own := range []string{"本级", "直属", "市直", "省直", "县直", "区直", "直"} {
		if name, ok := strings.CutSuffix(bare, own); ok && name != "" {
			bare = name
			break
		}
	}
	if bare == "省" || bare == "全省" {
		return "湖南省"
	}
	return bare
}

// moreDivision tells that a text goes on with the name of a division, before any
// word for an office: 芙容区民政局 does, 民政局 and 社区服务中心 do not.
var moreDivision = regexp.MustCompile(`^[^局厅委办部会院校站所处科队团社联]{1,10}?[县区市州]`)

// regionOfOffice finds the region that an office's name begins with, such as
// 岳麓区 in 长沙市岳麓区民政局; nil when it begins with none. A name that goes on with
// a division that is not known, mistyped or from elsewhere, is never taken for
// the one above it: that is the problem.
func (t *transaction) regionOfOffice(ctx context.Context, office string) (*db.Region, *rules.Problem, error) {
	return t.regionOnce("\x00"+office, func() (*db.Region, error) {
		bare := plainPlace(office)
		code, rest := "", bare
		for _, way := range readGazetteer().walk(bare, "") {
			if rest = way.rest; !way.short {
				code = way.code
			}
		}
		switch {
		case moreDivision.MatchString(rest):
			return nil, unknownDivision(moreDivision.FindString(rest))
		case code == "":
			return nil, nil
		}
		return t.Region(ctx, code)
	})
}

func unknownDivision(named string) *rules.Problem {
	return &rules.Problem{
		Code: rules.BadRegion,
		Message: rules.Text{
			Zh: "机关名称中的“" + named + "”不是湖南省的行政区划",
			En: "“" + named + "” in the office's name is no division of Hunan",
		},
		Mend: rules.Text{
			Zh: "核对有没有错字；开发区等不是行政区划，请另填“行政区划”一列", En: "look for a slip; a development zone is no division: give the region in a column of its own",
		},
	}
}

// officeWithoutRegion is what is wrong with an office's name such as 民政局.
func officeWithoutRegion() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadRegion,
		Message: rules.Text{Zh: "从机关的名称看不出行政区划", En: "the office's name does not show its region"},
		Mend:    rules.Text{Zh: "写机关全称（如 长沙市岳麓区民政局），或另填一列“行政区划”", En: "write the office's full name, such as 长沙市岳麓区民政局, or add a column 行政区划"},
	}
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

// officeRegion finds the region of an office that a row names; a problem is noted
// in its field.
func (t *transaction) officeRegion(ctx context.Context, r *row, field, office string) (*db.Region, error) {
	region, problem, err := t.regionOfOffice(ctx, office)
	if problem != nil {
		r.fail(field, problem)
	}
	return region, err
}
