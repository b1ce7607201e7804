package registry

import (
	"context"
	"errors"

	"mingzhi/db"
)

// Commend publishes a commendation, or revises the one of the same year,
// programme, category and name.
func (tx *Tx) Commend(ctx context.Context, c *db.Commendation) (Change, error) {
	switch {
	case c.Year == 0:
		return "", missing("year", "年度", "the year")
	case c.Programme == "":
		return "", missing("programme", "项目", "the programme")
	case c.Category == "":
		return "", missing("category", "类别", "the category")
	case c.Name == "":
		return "", missing("name", "名称", "the name")
	}
	if err := checkInvented("name", c.Name, c.Origin); err != nil {
		return "", err
	}
	region, err := tx.Region(ctx, c.RegionCode)
	if err != nil {
		return "", err
	}
	c.RegionCode = region.Code
	standing, err := tx.writer.CommendationOf(ctx, c.Year, c.Programme, c.Category, c.Name)
	if errors.Is(err, db.ErrNotFound) {
		c.Publication = tx.first()
		c.ID = c.EntryIndex
		if err := tx.writer.Insert(ctx, c); err != nil {
			return "", err
		}
		_, err := tx.append(ctx, CommendationNamed, commendationSubject(c.EntryIndex), -1, commendationFacts(c), true)
		return Created, err
	}
	if err != nil {
		return "", err
	}
	if err := checkInvented("name", c.Name, c.Origin, standing.Origin); err != nil {
		return "", err
	}
	c.ID, c.Publication = standing.ID, standing.Publication
	if equal, err := same(commendationFacts(c), commendationFacts(standing)); err != nil || equal {
		return Unchanged, err
	}
	c.RevisedIndex = tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, c); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, CommendationRevised, commendationSubject(c.EntryIndex), standing.RevisedIndex, commendationFacts(c), true)
	return Revised, err
}

// NamePlatform publishes a volunteer service information system with its period
// of validity, or revises the one of the same name.
func (tx *Tx) NamePlatform(ctx context.Context, p *db.Platform) (Change, error) {
	if p.Name == "" {
		return "", missing("name", "名称", "the name")
	}
	if p.ValidFrom != "" && p.ValidTo != "" && p.ValidTo < p.ValidFrom {
		return "", outOfOrder("validTo", "停用早于启用", "it would be closed before it opened")
	}
	if err := checkInvented("name", p.Name, p.Origin); err != nil {
		return "", err
	}
	standing, err := tx.writer.PlatformByName(ctx, p.Name)
	if errors.Is(err, db.ErrNotFound) {
		p.Publication = tx.first()
		p.ID = p.EntryIndex
		if err := tx.writer.Insert(ctx, p); err != nil {
			return "", err
		}
		_, err := tx.append(ctx, PlatformNamed, platformSubject(p.EntryIndex), -1, platformFacts(p), true)
		return Created, err
	}
	if err != nil {
		return "", err
	}
	if err := checkInvented("name", p.Name, p.Origin, standing.Origin); err != nil {
		return "", err
	}
	p.ID, p.Publication = standing.ID, standing.Publication
	if equal, err := same(platformFacts(p), platformFacts(standing)); err != nil || equal {
		return Unchanged, err
	}
	p.RevisedIndex = tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, p); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, PlatformRevised, platformSubject(p.EntryIndex), standing.RevisedIndex, platformFacts(p), true)
	return Revised, err
}
