package graph

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"

	"mingzhi/answers"
	"mingzhi/budget"
	"mingzhi/db"
	"mingzhi/graph/generated"
	"mingzhi/load"
	"mingzhi/registry"
	"mingzhi/search"
)

// Deps is what the API stands on.
type Deps struct {
	DB       *db.DB
	Registry *registry.Registry
	Search   *search.Service
	// Clock tells the time; nil means the system's.
	Clock func() time.Time
	// Logger takes what goes wrong inside; nil means slog's default.
	Logger *slog.Logger
	// Answers keeps answers that many ask for, Budgets counts what askers spend, and
	// Gate lets in whoever needs something to be computed; nil for none.
	Answers *answers.Cache
	Budgets *budget.Keeper
	Gate    *load.Gate
}

// New makes the handler of /graphql. It answers GET and POST alike, except that a
// certificate is verified over POST alone.
func New(deps Deps) http.Handler {
	if deps.Logger == nil {
		deps.Logger = slog.Default()
	}
	schema := offered(generated.NewExecutableSchema(generated.Config{}).Schema())
	executable := generated.NewExecutableSchema(generated.Config{
		Schema:    schema,
		Resolvers: &Resolver{db: deps.DB, registry: deps.Registry, search: deps.Search},
	})
	run := executor.New(executable)
	run.SetQueryCache(handedOver{})
	run.SetErrorPresenter(presenter(deps.DB, deps.Logger))
	run.SetRecoverFunc(recoverer())
	run.Use(extension.Introspection{})
	run.AroundOperations(traced)
	run.AroundFields(leaves(schema))
	shipped, err := readTrusted()
	if err != nil {
		panic(err) // the files are part of the program
	}
	return &door{
		db: deps.DB, schema: schema, reader: newReader(schema), trusted: shipped, kept: newKept(keptBytes), again: newAgain(),
		run: run, logger: deps.Logger, search: deps.Search, answers: deps.Answers, budgets: deps.Budgets, gate: deps.Gate,
	}
}

// handedOver gives the executor the document that the door has parsed, guarded
// and validated, so that none of it is done twice.
type handedOver struct{}

type documentKey struct{}

// Get gives the document of the request.
func (handedOver) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	document, ok := ctx.Value(documentKey{}).(*ast.QueryDocument)
	return document, ok
}

// Add keeps nothing: the door has its own memory.
func (handedOver) Add(context.Context, string, *ast.QueryDocument) {}

var _ graphql.Cache[*ast.QueryDocument] = handedOver{}
