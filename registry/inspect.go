package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mingzhi/db"
)

// RecordInspection publishes the result for one subject of a campaign, or
// revises it. The campaign is opened when the region has none in that year; it
// is known by its year and region.
func (tx *Tx) RecordInspection(ctx context.Context, campaign *db.InspectionCampaign, i *db.Inspection) (Change, error) {
	if err := tx.checkInspection(i); err != nil {
		return "", err
	}
	opened, err := tx.campaign(ctx, campaign)
	if err != nil {
		return "", err
	}
	*campaign = *opened
	if i.RegionCode == "" {
		i.RegionCode = campaign.RegionCode
	}
	i.CampaignID = campaign.ID
	i.OrganizationID = 0
	if i.SubjectCreditCode != "" {
		subject, err := tx.writer.OrganizationByCreditCode(ctx, i.SubjectCreditCode)
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return "", err
		}
		if err == nil {
			if err := checkInvented("subjectName", i.SubjectName, i.Origin, subject.Origin); err != nil {
				return "", err
			}
			i.OrganizationID = subject.ID
		}
	}
	slices.SortFunc(i.Findings, func(a, b *db.Finding) int { return strings.Compare(string(a.Item), string(b.Item)) })
	standing, err := tx.sameInspection(ctx, campaign.ID, i)
	if err != nil {
		return "", err
	}
	if standing == nil {
		i.Publication = tx.first()
		i.ID = i.EntryIndex
		if err := tx.writer.Insert(ctx, i); err != nil {
			return "", err
		}
		if err := tx.writer.SetFindings(ctx, i); err != nil {
			return "", err
		}
		_, err := tx.append(ctx, InspectionPublished, inspectionSubject(i.EntryIndex), -1, inspectionFacts(i), true)
		return Created, err
	}
	if err := checkInvented("subjectName", i.SubjectName, i.Origin, standing.Origin); err != nil {
		return "", err
	}
	i.ID, i.Publication = standing.ID, standing.Publication
	if equal, err := same(inspectionFacts(i), inspectionFacts(standing)); err != nil || equal {
		return Unchanged, err
	}
	i.RevisedIndex = tx.writer.NextIndex()
	if err := tx.writer.Update(ctx, i); err != nil {
		return "", err
	}
	if err := tx.writer.SetFindings(ctx, i); err != nil {
		return "", err
	}
	_, err = tx.append(ctx, InspectionRevised, inspectionSubject(i.EntryIndex), standing.RevisedIndex, inspectionFacts(i), true)
	return Revised, err
}

func (tx *Tx) checkInspection(i *db.Inspection) error {
	if i.PublishedOn == "" {
		i.PublishedOn = tx.r.Today()
	}
	switch {
	case i.SubjectName == "":
		return missing("subjectName", "抽查对象", "the inspected subject")
	case i.InspectedOn == "":
		return missing("inspectedOn", "抽查日期", "the date of the inspection")
	case i.Outcome == "":
		return missing("outcome", "抽查结论", "the outcome")
	case i.InspectedOn > tx.r.Today():
		return inFuture("inspectedOn")
	case i.PublishedOn < i.InspectedOn:
		return outOfOrder("publishedOn", "公布早于抽查", "it would be published before the inspection")
	case i.Outcome == db.NoIssue && i.Problem != "":
		return conflict("problem", "结论是未发现问题，却写了问题", "the outcome is 'no issue', yet a problem is described")
	case i.Outcome != db.NoIssue && i.Problem == "":
		return missing("problem", "发现的问题", "the problem that was found")
	}
	if err := checkInvented("subjectName", i.SubjectName, i.Origin); err != nil {
		return err
	}
	if i.SubjectKind == "" {
		i.SubjectKind = db.SubjectOrganization
	}
	if i.Mode == "" {
		i.Mode = db.OnSite
	}
	if i.Selection == "" {
		i.Selection = db.SelectedOtherwise
	}
	return nil
}

// campaign finds or opens an inspection campaign.
func (tx *Tx) campaign(ctx context.Context, wanted *db.InspectionCampaign) (*db.InspectionCampaign, error) {
	region, err := tx.Region(ctx, wanted.RegionCode)
	if err != nil {
		return nil, err
	}
	if wanted.Year == 0 {
		return nil, missing("year", "年度", "the year")
	}
	key := fmt.Sprint(region.Code, wanted.Year)
	if known, ok := tx.campaigns[key]; ok {
		return known, nil
	}
	standing, err := tx.writer.Campaign(ctx, region.Code, wanted.Year)
	if err == nil {
		tx.campaigns[key] = standing
		return standing, nil
	}
	if !errors.Is(err, db.ErrNotFound) {
		return nil, err
	}
	c := &db.InspectionCampaign{Year: wanted.Year, RegionCode: region.Code, Title: wanted.Title, Publication: tx.first()}
	c.ID = c.EntryIndex
	if c.Title == "" {
		c.Title = fmt.Sprintf("%s%d年度志愿服务记录与证明抽查", region.Name, c.Year)
	}
	if err := tx.writer.Insert(ctx, c); err != nil {
		return nil, err
	}
	if _, err := tx.append(ctx, CampaignOpened, campaignSubject(c.EntryIndex), -1, campaignFacts(c), true); err != nil {
		return nil, err
	}
	tx.campaigns[key] = c
	return c, nil
}
