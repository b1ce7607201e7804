// Package meili is the engine on a Meilisearch server. It may import search and
// db.
//
// Meilisearch cuts Chinese text into words of its own, finds neither parts of
// words nor pinyin, and forgives typing errors where none should be. So it looks
// documents up by grams of our own: each gram is an opaque token that is found
// whole or not at all. What it finds is held against the question and ranked as the
// embedded engine does, by the texts that the embedded engine has.
package meili

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"mingzhi/search"
)

// Waiting for the server.
const (
	requestTimeout = 10 * time.Second
	taskTimeout    = 5 * time.Minute
	taskInterval   = 20 * time.Millisecond
)

// Engine is one index on a Meilisearch server.
type Engine struct {
	client meilisearch.ServiceManager
	prefix string
	// name is the index's, a string; nil until the register is known.
	name atomic.Value
}

// New gives the engine on the server at a URL, whose index has a name with a
// prefix. It sends nothing yet: a server that is away is found out by the first
// request.
func New(url, key, prefix string) *Engine {
	// The client asks for compressed answers and then waits 40 ms for them; plain
	// answers over a local network are faster.
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 32, IdleConnTimeout: time.Minute}
	return &Engine{prefix: prefix, client: meilisearch.New(url, meilisearch.WithAPIKey(key),
		meilisearch.WithCustomClient(&http.Client{Transport: transport, Timeout: requestTimeout}))}
}

// Name is "meilisearch".
func (e *Engine) Name() string { return "meilisearch" }

// Belong makes the engine use the index of a register. Registers that share a
// server never share an index.
func (e *Engine) Belong(register string) { e.name.Store(e.prefix + "-" + register) }

func (e *Engine) uid() string {
	name, _ := e.name.Load().(string)
	return name
}

// Reach asks for the index.
func (e *Engine) Reach(ctx context.Context) error {
	if _, err := e.client.GetIndexWithContext(ctx, e.uid()); err != nil {
		return fmt.Errorf("asking for the index: %w", err)
	}
	return nil
}

// Apply writes documents and waits until they are found.
func (e *Engine) Apply(ctx context.Context, documents []search.Document) error {
	records := make([]record, len(documents))
	for i, document := range documents {
		records[i] = recordOf(document)
	}
	key := "id"
	task, err := e.client.Index(e.uid()).AddDocumentsWithContext(ctx, records, &meilisearch.DocumentOptions{PrimaryKey: &key})
	if err != nil {
		return fmt.Errorf("sending documents: %w", err)
	}
	return e.wait(ctx, task, "indexing documents")
}

// Prepare makes the index, if there is none, and its settings.
func (e *Engine) Prepare(ctx context.Context) (fresh bool, err error) {
	task, err := e.client.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: e.uid(), PrimaryKey: "id"})
	if err != nil {
		return false, fmt.Errorf("making the index: %w", err)
	}
	err = e.wait(ctx, task, "making the index")
	if exists := err != nil && strings.Contains(err.Error(), "index_already_exists"); err != nil && !exists {
		return false, err
	}
	return err == nil, e.settle(ctx)
}

func (e *Engine) settle(ctx context.Context) error {
	never := "disabled"
	task, err := e.client.Index(e.uid()).UpdateSettingsWithContext(ctx, &meilisearch.Settings{
		SearchableAttributes: []string{"grams"},
		FilterableAttributes: []string{"kind", "regions", "markStatus", "year"},
		SortableAttributes:   []string{"entry"},
		RankingRules:         []string{"words", "sort"},
		TypoTolerance:        &meilisearch.TypoTolerance{Enabled: false},
		Pagination:           &meilisearch.Pagination{MaxTotalHits: most},
		ProximityPrecision:   meilisearch.ByAttribute,
		PrefixSearch:         &never,
	})
	if err != nil {
		return fmt.Errorf("sending settings: %w", err)
	}
	return e.wait(ctx, task, "settling the index")
}

func (e *Engine) wait(ctx context.Context, info *meilisearch.TaskInfo, doing string) error {
	ctx, cancel := context.WithTimeout(ctx, taskTimeout)
	defer cancel()
	task, err := e.client.WaitForTaskWithContext(ctx, info.TaskUID, taskInterval)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if task.Status != meilisearch.TaskStatusSucceeded {
		return fmt.Errorf("%s: %s: %s", doing, task.Error.Code, task.Error.Message)
	}
	return nil
}

// Beside gives an empty index on the same server.
func (e *Engine) Beside(ctx context.Context) (search.Engine, error) {
	beside := &Engine{client: e.client}
	beside.name.Store(e.uid() + "_beside")
	if task, err := e.client.DeleteIndexWithContext(ctx, beside.uid()); err == nil {
		// What an earlier attempt left is removed; there may be nothing.
		_ = beside.wait(ctx, task, "removing an old index")
	}
	_, err := beside.Prepare(ctx)
	return beside, err
}

// Swap puts the documents of a filled index in place of this one's, at once, and
// removes the old ones.
func (e *Engine) Swap(ctx context.Context, filled search.Engine) error {
	beside, ok := filled.(*Engine)
	if !ok {
		return errors.New("a Meilisearch index can only be swapped with another one")
	}
	if _, err := e.Prepare(ctx); err != nil { // swapping with a missing index fails late
		return err
	}
	task, err := e.client.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{e.uid(), beside.uid()}}})
	if err != nil {
		return fmt.Errorf("swapping indexes: %w", err)
	}
	if err := e.wait(ctx, task, "swapping indexes"); err != nil {
		return err
	}
	task, err = e.client.DeleteIndexWithContext(ctx, beside.uid())
	if err != nil {
		return fmt.Errorf("removing the old index: %w", err)
	}
	return e.wait(ctx, task, "removing the old index")
}

// filter writes a query's filters in Meilisearch's way. Values are quoted.
func filter(query *search.Query) []string {
	var filters []string
	if len(query.Kinds) > 0 {
		kinds := make([]string, len(query.Kinds))
		for i, kind := range query.Kinds {
			kinds[i] = quote(string(kind))
		}
		filters = append(filters, "kind IN ["+strings.Join(kinds, ", ")+"]")
	}
	if query.Region != "" {
		filters = append(filters, "regions = "+quote(query.Region))
	}
	if query.MarkStatus != "" {
		filters = append(filters, "markStatus = "+quote(query.MarkStatus))
	}
	if query.Year != 0 {
		filters = append(filters, fmt.Sprintf("year = %d", query.Year))
	}
	return filters
}

func quote(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

var _ search.Engine = (*Engine)(nil)
