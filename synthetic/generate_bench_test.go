package synthetic_test

import (
	"context"
	"testing"

	"mingzhi/db"
	"mingzhi/registry"
	"mingzhi/synthetic"
	"mingzhi/testenv"
)

// BenchmarkGenerate fills a register in batches, b.N certificates beside a few
// hundred organizations: what a certificate costs with every rule checked.
func BenchmarkGenerate(b *testing.B) {
	for name, url := range map[string]func(testenv.T) string{"sqlite": testenv.SQLiteURL, "postgres": testenv.PostgresURL} {
		b.Run(name, func(b *testing.B) {
			ctx := context.Background()
			database, err := db.Open(ctx, url(b))
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { database.Close() })
			if err := database.Migrate(ctx); err != nil {
				b.Fatal(err)
			}
			register, err := registry.Open(ctx, database, registry.Options{Keys: testenv.Keys()})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			_, err = synthetic.Generate(ctx, database, register, synthetic.Options{
				Seed: 1, Organizations: 300, Announcements: 100, Certificates: b.N, Today: register.Today(),
			})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "certificates/s")
		})
	}
}
