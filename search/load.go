package search

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"mingzhi/db"
	"mingzhi/rules"
)

// loader makes documents of public rows.
type loader struct{ db *db.DB }

// changed gives the documents of the subjects of some ledger entries, as the rows
// stand now. Anything else is passed over.
func (l loader) changed(ctx context.Context, subjects []string) ([]Document, error) {
	var codes []string
	keys := map[Kind][]int64{}
	kinds := map[string]Kind{"announcement": Announcements, "inspection": Inspections, "commendation": Commendations}
	for _, subject := range subjects {
		noun, reference, _ := strings.Cut(subject, "/")
		if noun == "organization" {
			codes = append(codes, reference)
			continue
		}
		kind, looked := kinds[noun]
		if !looked {
			continue
		}
		index, err := strconv.ParseInt(reference, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("an entry has the subject %s: %w", subject, err)
		}
		keys[kind] = append(keys[kind], index)
	}
	path, err := l.path(ctx)
	if err != nil {
		return nil, err
	}
	var documents []Document
	organizations, err := l.db.OrganizationsByCreditCode(ctx, unique(codes))
	if err != nil {
		return nil, err
	}
	for _, o := range organizations {
		documents = append(documents, organizationDocument(o, path))
	}
	rows, err := l.rows(ctx, keys)
	if err != nil {
		return nil, err
	}
	more, err := l.documents(ctx, rows, path)
	return append(documents, more...), err
}

func unique[T int64 | string](values []T) []T {
	values = slices.Clone(values)
	slices.Sort(values)
	return slices.Compact(values)
}

func (l loader) path(ctx context.Context) (regionPath, error) {
	regions, err := l.db.Regions(ctx, db.RegionFilter{})
	if err != nil {
		return nil, err
	}
	path := make(regionPath, len(regions))
	for _, region := range regions {
		path[region.Code] = region
	}
	return path, nil
}

// rows are public rows by the entries that first published them.
type rows struct {
	organizations map[int64]*db.Organization
	announcements map[int64]*db.Announcement
	inspections   map[int64]*db.Inspection
	commendations map[int64]*db.Commendation
}

// rows loads the rows of some keys, with one statement for each kind, all at once.
func (l loader) rows(ctx context.Context, keys map[Kind][]int64) (r rows, err error) {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		r.organizations, err = l.db.OrganizationsByEntry(ctx, unique(keys[Organizations]))
		return err
	})
	group.Go(func() (err error) {
		r.announcements, err = l.db.AnnouncementsByEntry(ctx, unique(keys[Announcements]))
		return err
	})
	group.Go(func() (err error) {
		r.inspections, err = l.db.InspectionsByEntry(ctx, unique(keys[Inspections]))
		return err
	})
	group.Go(func() (err error) {
		r.commendations, err = l.db.CommendationsByEntry(ctx, unique(keys[Commendations]))
		return err
	})
	err = group.Wait()
	return r, err
}

// documents makes documents of loaded rows.
func (l loader) documents(ctx context.Context, r rows, path regionPath) ([]Document, error) {
	var documents []Document
	for _, o := range r.organizations {
		documents = append(documents, organizationDocument(o, path))
	}
	var announcementIDs, campaignIDs []int64
	for _, a := range r.announcements {
		announcementIDs = append(announcementIDs, a.ID)
	}
	for _, i := range r.inspections {
		campaignIDs = append(campaignIDs, i.CampaignID)
	}
	var publishers map[int64][]*db.Publisher
	var campaigns map[int64]*db.InspectionCampaign
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		publishers, err = l.db.PublishersOf(ctx, announcementIDs)
		return err
	})
	group.Go(func() (err error) {
		campaigns, err = l.db.CampaignsByID(ctx, unique(campaignIDs))
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, a := range r.announcements {
		documents = append(documents, announcementDocument(a, publishers[a.ID], path))
	}
	for _, i := range r.inspections {
		documents = append(documents, inspectionDocument(i, campaigns[i.CampaignID].Year, path))
	}
	for _, c := range r.commendations {
		documents = append(documents, commendationDocument(c, path))
	}
	return documents, nil
}

// Admits tells whether what is known of a document passes a query's filters.
func (q *Query) Admits(kind Kind, regions []string, markStatus string, year int) bool {
	return (len(q.Kinds) == 0 || slices.Contains(q.Kinds, kind)) &&
		(q.Region == "" || slices.Contains(regions, q.Region)) &&
		(q.MarkStatus == "" || q.MarkStatus == markStatus) &&
		(q.Year == 0 || q.Year == year)
}

func tooLong() *rules.Problem {
	return &rules.Problem{
		Code: rules.TooLong, Field: "query",
		Message: rules.Text{Zh: "检索词太长", En: "the query is too long"},
		Mend:    rules.Text{Zh: "用名称的几个字就够了", En: "a few characters of the name are enough"},
	}
}
