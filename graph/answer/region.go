package answer

// Population is a count of residents.
type Population struct {
	Residents int64
	// Year is the year that was counted; 0 when not known.
	Year   int
	Source string
}

// RegionFigures is what the registry counts in a region, everything below
// included.
type RegionFigures struct {
	// MarkedOrganizations are marked today.
	MarkedOrganizations int
	// Target is 20 per million residents, rounded up; nil when the number of
	// residents is not known.
	Target *int
	// PerMillion is marked organizations per million residents; nil likewise.
	PerMillion *float64
}

// targetPerMillion is the plan's number of marked organizations per million
// residents (湘民发〔2023〕29号).
const targetPerMillion = 20

// Figures works out a region's figures. Residents is 0 when not known.
func Figures(marked int, residents int64) *RegionFigures {
	figures := &RegionFigures{MarkedOrganizations: marked}
	if residents > 0 {
		target := int((residents*targetPerMillion + 999_999) / 1_000_000)
		perMillion := float64(marked) * 1e6 / float64(residents)
		figures.Target, figures.PerMillion = &target, &perMillion
	}
	return figures
}
