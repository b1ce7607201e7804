package torture

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mingzhi/testenv"
)

// The disk of the database fills up under a writer. Publications fail and say so,
// reading goes on; when there is room again, publishing goes on by itself.
func TestTheDiskIsFull(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		disk := testenv.SmallDisk(t, 24)
		r, server, witness, _ := worked(t, "sqlite:"+filepath.Join(disk, "mingzhi.db"))
		full(t, r, server, witness, disk)
	})
	t.Run("postgres", func(t *testing.T) {
		disk := testenv.SmallDisk(t, 96)
		folder := filepath.Join(disk, "postgres")
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		cluster := testenv.StartClusterIn(t, folder)
		r, server, witness, _ := worked(t, cluster.URL)
		full(t, r, server, witness, disk)
	})
}

func full(t *testing.T, r *register, server *served, witness *witness, disk string) {
	t.Helper()
	ballast := testenv.FillDisk(t, disk)
	eventually(t, 60*time.Second, "publications fail", func() error {
		if _, _, failed := journalOf(t, r.journal); strings.Contains(failed, "full") || strings.Contains(failed, "space") || strings.Contains(failed, "disk") {
			return nil
		}
		if _, err := os.Stat(ballast); err != nil {
			return err
		}
		testenv.FillDisk(t, disk+"/") // what a checkpoint has freed meanwhile
		return http.ErrNotSupported
	})
	server.alive()
	for _, path := range []string{"/organizations", "/announcements?page=all", "/"} {
		if err := server.status(path, http.StatusOK); err != nil {
			t.Errorf("reading while the disk is full: %v", err)
		}
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	back(t, r, server, witness)
}
