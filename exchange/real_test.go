package exchange

import (
	"path/filepath"
	"testing"

	"mingzhi/db"
	"mingzhi/rules"
	"mingzhi/testenv"
)

// TestTheRealListsImportAsTheyAre: the lists from public pages go in untouched,
// with the one true error that they have.
func TestTheRealListsImportAsTheyAre(t *testing.T) {
	testenv.Databases(t, func(t *testing.T, url string) {
		o := openOffice(t, url)
		real := func(name string) string { return filepath.Join("testdata", "real", name) }

		platforms := o.good(Platforms, Options{}, real("platforms.csv"))
		if platforms.Created != 4 {
			t.Errorf("%d platforms, want 4", platforms.Created)
		}
		commendations := o.good(Commendations, Options{}, real("commendations.csv"))
		if commendations.Created != 21 {
			t.Errorf("%d commendations, want 21", commendations.Created)
		}

		size := o.size()
		announcements := o.take(Announcements, Options{}, real("announcements.csv"))
		if announcements.ExitCode() != 3 || announcements.Published || o.size() != size {
			t.Errorf("a file with an error must change nothing: exit %d", announcements.ExitCode())
		}
		wantProblems(t, announcements.Problems, "F3 DATE_TOO_VAGUE")
		if problem := announcements.Problems[0]; problem.Value != "2022年" || problem.Heading != "发布日期" || problem.Problem.Mend.Zh == "" {
			t.Errorf("the problem is told as %+v", problem)
		}

		skipped := o.take(Announcements, Options{SkipBadRows: true, NoRejects: true}, real("announcements.csv"))
		if skipped.ExitCode() != 4 || skipped.Created != 1 || skipped.Rejected != 1 {
			t.Errorf("skipping: %s", reportOf(skipped))
		}
		founding, err := o.db.AnnouncementByNumber(o.ctx, "湘民发〔2023〕29号")
		if err != nil || founding.PublishedOn != "2023-09-07" || founding.Kind != db.Notice || founding.RegionCode != "430000" || founding.Synthetic {
			t.Fatalf("the founding notice: %+v, %v", founding, err)
		}
		publishers, err := o.db.PublishersOf(o.ctx, []int64{founding.ID})
		if err != nil || len(publishers[founding.ID]) != 6 || publishers[founding.ID][3].Name != "共青团湖南省委" {
			t.Errorf("publishers %+v, %v", publishers[founding.ID], err)
		}

		size = o.size()
		for kind, name := range map[Kind]string{Platforms: "platforms.csv", Commendations: "commendations.csv"} {
			if again := o.good(kind, Options{}, real(name)); again.Unchanged != again.Total {
				t.Errorf("importing %s twice: %s", name, reportOf(again))
			}
		}
		o.take(Announcements, Options{SkipBadRows: true, NoRejects: true}, real("announcements.csv"))
		if o.size() != size {
			t.Errorf("importing twice added %d entries", o.size()-size)
		}
	})
}

func TestPartialDatesOfPlatformsAreKept(t *testing.T) {
	o := newOffice(t)
	o.good(Platforms, Options{}, filepath.Join("testdata", "real", "platforms.csv"))
	platforms, err := o.db.Platforms(o.ctx)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*db.Platform{}
	for _, platform := range platforms {
		found[platform.Name] = platform
	}
	if p := found["中国志愿服务网"]; p == nil || p.ValidFrom != "2017" || p.ValidTo != "2026-07-20" {
		t.Errorf("%+v", p)
	}
	if p := found["中国志愿服务协同平台"]; p == nil || p.ValidFrom != "2025-12" || p.ValidTo != "" {
		t.Errorf("%+v", p)
	}
}

func TestPopulations(t *testing.T) {
	o := newOffice(t)
	path := csvFile(t, "人口.csv", "code,name,population_2020", "430104,岳麓区,1526641", "431121,祁阳县,847650", "430104000000,,\"1,526,641\"", "430181,宁乡市,1")
	summary := o.take(Populations, Options{Source: "2020年人口普查分县资料"}, path)
	wantProblems(t, summary.Problems, "A3 BAD_REGION", "B5 CONFLICT")
	wantProblems(t, summary.Warnings, "A4 CONFLICT")

	path = csvFile(t, "人口.csv", "行政区划,常住人口(万人),年度,来源", "岳麓区,152.6641,2020年,人口普查", "岳麓区,160,2023,统计公报", "长沙市本级,1004.7914,2020,湖南省第七次全国人口普查公报（第二号）")
	summary = o.good(Populations, Options{}, path)
	if summary.Created != 2 || summary.Unchanged != 1 {
		t.Error(reportOf(summary))
	}
	region, err := o.db.RegionByCode(o.ctx, "430104")
	if err != nil || region.Population != 1_600_000 || region.PopulationYear != 2023 {
		t.Errorf("岳麓区 %+v, %v", region, err)
	}
	if no := o.take(Populations, Options{}, csvFile(t, "人口.csv", "code,2019年常住人口", "430104,1")); no.ProblemCount != 1 || no.Problems[0].Problem.Code != rules.Missing {
		t.Errorf("a population without a source: %s", reportOf(no))
	}
}
