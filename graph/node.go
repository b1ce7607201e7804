package graph

import (
	"context"
	"errors"
	"strconv"

	"mingzhi/db"
	"mingzhi/graph/answer"
	"mingzhi/rules"
)

// The types of node, as they stand in ids.
const (
	nodeRegion       = "Region"
	nodeOrganization = "Organization"
	nodeAnnouncement = "Announcement"
	nodeInspection   = "Inspection"
	nodeCommendation = "Commendation"
	nodePlatform     = "Platform"
)

// maxNodes is how many ids one field takes.
const maxNodes = db.MaxPageSize

// entryID is the id of an object whose natural key is its ledger entry.
func entryID(kind string, entry int64) string {
	return answer.NodeID(kind, strconv.FormatInt(entry, 10))
}

// readEntryID reads an id of one type, or false: no such object can exist. An id
// that this API cannot have written is a problem.
func readEntryID(kind, id string) (entry int64, ok bool, err error) {
	read, key, ours := answer.ReadNodeID(id)
	if !ours {
		return 0, false, badID().In("id")
	}
	if read != kind {
		return 0, false, nil
	}
	entry, ok = entryOf(key)
	return entry, ok, nil
}

func badID() *rules.Problem {
	return &rules.Problem{
		Code:    rules.BadEnum,
		Message: rules.Text{Zh: "这不是本接口给出的对象编号", En: "this is no id that this API gives out"},
		Mend: rules.Text{
			Zh: "照抄查询结果中的 id，一字不改；信用代码、发文字号等另有参数", En: "copy the id of an answer as it is; credit codes and document numbers have arguments of their own",
		},
	}
}

// entryOf reads an index of the ledger in its one spelling.
func entryOf(key string) (int64, bool) {
	entry, err := strconv.ParseInt(key, 10, 64)
	return entry, err == nil && entry >= 0 && strconv.FormatInt(entry, 10) == key
}

// orNull makes the answer for what is not there null and no error.
func orNull[T any](ctx context.Context, row *T, err error) (*T, error) {
	if errors.Is(err, db.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	arrived(ctx, []*T{row})
	return row, nil
}

// nodes finds objects by their ids, in one statement for each type. The field is
// the argument that holds them.
func (r *Resolver) nodes(ctx context.Context, field string, ids []string) ([]answer.Node, error) {
	if len(ids) > maxNodes {
		return nil, (&rules.Problem{
			Code:    rules.BadPage,
			Message: rules.Text{Zh: "一次最多取 100 个对象编号", En: "one request takes at most 100 ids"},
			Mend:    rules.Text{Zh: "请分几次取", En: "ask in several requests"},
		}).In("ids")
	}
	var codes, creditCodes []string
	entries := map[string][]int64{}
	bad := false
	for _, id := range ids {
		kind, key, ok := answer.ReadNodeID(id)
		if !ok {
			bad = true
			continue
		}
		switch kind {
		case nodeRegion:
			codes = append(codes, key)
		case nodeOrganization:
			creditCodes = append(creditCodes, key)
		default:
			if entry, ok := entryOf(key); ok {
				entries[kind] = append(entries[kind], entry)
			}
		}
	}
	found := map[string]answer.Node{}
	err := errors.Join(
		gather(ctx, found, nodeRegion, codes, r.db.RegionsByCode, plain),
		gather(ctx, found, nodeOrganization, creditCodes, r.db.OrganizationsByCreditCode, plain),
		gather(ctx, found, nodeAnnouncement, entries[nodeAnnouncement], r.db.AnnouncementsByEntry, decimal),
		gather(ctx, found, nodeInspection, entries[nodeInspection], r.db.InspectionsByEntry, decimal),
		gather(ctx, found, nodeCommendation, entries[nodeCommendation], r.db.CommendationsByEntry, decimal),
		gather(ctx, found, nodePlatform, entries[nodePlatform], r.db.PlatformsByEntry, decimal),
	)
	if err != nil {
		return nil, err
	}
	nodes := make([]answer.Node, len(ids))
	for i, id := range ids {
		nodes[i] = found[id]
	}
	if bad {
		note(ctx, badID().In(field)) // the others are answered all the same
	}
	return nodes, nil
}

func plain(key string) string  { return key }
func decimal(key int64) string { return strconv.FormatInt(key, 10) }

// gather reads the objects of one type and notes them under their ids.
func gather[K comparable, V any](
	ctx context.Context, found map[string]answer.Node, kind string, keys []K,
	read func(context.Context, []K) (map[K]*V, error), spell func(K) string,
) error {
	if len(keys) == 0 {
		return nil
	}
	rows, err := read(ctx, keys)
	if err != nil {
		return err
	}
	all := make([]*V, 0, len(rows))
	for key, row := range rows {
		found[answer.NodeID(kind, spell(key))] = row
		all = append(all, row)
	}
	arrived(ctx, all)
	return nil
}
