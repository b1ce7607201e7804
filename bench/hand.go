package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// handCommand makes this program a handler written by hand: the URL of a database
// follows.
const handCommand = "serve-hand"

// What an uncached page of the list needs, in two statements.
const (
	handPage = `SELECT o.id, o.name, o.credit_code, r.name FROM organizations AS o JOIN regions AS r ON r.code = o.region_code
		WHERE (o.name, o.id) > ($1, $2) ORDER BY o.name, o.id LIMIT 20`
	handAnnouncements = `SELECT organization_id, title, document_number, published_on FROM (
			SELECT link.organization_id, a.title, a.document_number, a.published_on, a.id,
				row_number() OVER (PARTITION BY link.organization_id ORDER BY a.published_on DESC, a.id DESC) AS place
			FROM (
				SELECT organization_id, announcement_id FROM markings WHERE organization_id = ANY($1)
				UNION SELECT organization_id, unmark_announcement_id FROM markings WHERE organization_id = ANY($1)
				UNION SELECT organization_id, announcement_id FROM inspections WHERE organization_id = ANY($1)
			) AS link JOIN announcements AS a ON a.id = link.announcement_id
			WHERE a.state IN ('PUBLISHED', 'CORRECTED', 'WITHDRAWN')
		) AS placed WHERE place <= 2 ORDER BY organization_id, place`
)

type handNamed struct {
	Name string `json:"name"`
}

type handAnnouncement struct {
	Title          string  `json:"title"`
	DocumentNumber *string `json:"documentNumber"`
	PublishedOn    string  `json:"publishedOn"`
}

type handList[T any] struct {
	Nodes []T `json:"nodes"`
}

type handOrganization struct {
	id            int64
	Name          string                     `json:"name"`
	CreditCode    string                     `json:"creditCode"`
	Region        handNamed                  `json:"region"`
	Announcements handList[handAnnouncement] `json:"announcements"`
}

// serveHand answers pages of the list of organizations by net/http, pgx and
// encoding/json, and nothing else, until it is killed: the cost of the same SQL
// and the same bytes without any house around them.
func serveHand(arguments []string) {
	config, err := pgxpool.ParseConfig(arguments[0])
	if err != nil {
		fail(err)
	}
	config.MaxConns = 16
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		fail(err)
	}
	answer := func(w http.ResponseWriter, r *http.Request) {
		page, err := handwritten(r, pool)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(page) // the client may be gone
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	fmt.Println("listening on", listener.Addr())
	fail(http.Serve(listener, http.HandlerFunc(answer))) // only the benchmark asks it
}

// handAnswer is a GraphQL answer to the same question.
type handAnswer struct {
	Data struct {
		Organizations handList[*handOrganization] `json:"organizations"`
	} `json:"data"`
}

func handwritten(r *http.Request, pool *pgxpool.Pool) (*handAnswer, error) {
	id, err := strconv.ParseInt(r.FormValue("id"), 10, 64)
	if err != nil {
		return nil, err
	}
	rows, err := pool.Query(r.Context(), handPage, r.FormValue("after"), id)
	if err != nil {
		return nil, err
	}
	page := new(handAnswer)
	organizations := &page.Data.Organizations.Nodes
	of := map[int64]*handOrganization{}
	var ids []int64
	for rows.Next() {
		o := &handOrganization{Announcements: handList[handAnnouncement]{[]handAnnouncement{}}}
		if err := rows.Scan(&o.id, &o.Name, &o.CreditCode, &o.Region.Name); err != nil {
			return nil, err
		}
		*organizations, of[o.id], ids = append(*organizations, o), o, append(ids, o.id)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if rows, err = pool.Query(r.Context(), handAnnouncements, ids); err != nil {
		return nil, err
	}
	var owner int64
	var a handAnnouncement
	_, err = pgx.ForEachRow(rows, []any{&owner, &a.Title, &a.DocumentNumber, &a.PublishedOn}, func() error {
		list := &of[owner].Announcements
		list.Nodes = append(list.Nodes, a)
		return nil
	})
	return page, err
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
