package search

import (
	"fmt"
	"slices"
	"strings"

	"mingzhi/db"
)

// Kind is what a document is about.
type Kind string

// The kinds of document.
const (
	Organizations Kind = "ORGANIZATION"
	Announcements Kind = "ANNOUNCEMENT"
	Inspections   Kind = "INSPECTION"
	Commendations Kind = "COMMENDATION"
)

// Kinds lists the kinds of document.
func Kinds() []Kind { return []Kind{Organizations, Announcements, Inspections, Commendations} }

// Document is what engines index of one public row.
type Document struct {
	Kind Kind
	// Key is the index of the ledger entry that first published the row.
	Key int64
	// Title is the name or title as shown.
	Title string
	// AltNames are former names.
	AltNames []string
	// Codes are the credit code and the document number.
	Codes []string
	// Texts are further words to find it by, each readable by itself.
	Texts []string
	// Places are the names of its region and of every division above, the widest
	// first.
	Places []string
	// Regions are the codes of its region and of every division above.
	Regions    []string
	MarkStatus string
	// Year is the year of publication, of the campaign, or of the award; 0 for
	// organizations.
	Year int
}

// ID is the document's id in every engine.
func (d Document) ID() string { return fmt.Sprintf("%s-%d", strings.ToLower(string(d.Kind)), d.Key) }

func organizationDocument(o *db.Organization, path regionPath) Document {
	return Document{
		Kind: Organizations, Key: o.EntryIndex, Title: o.Name, AltNames: o.FormerNames, Codes: []string{o.CreditCode},
		Texts:  filled(append([]string{o.RegistrationAuthority, o.Address}, o.ServiceCategories...)...),
		Places: path.names(o.RegionCode), Regions: path.codes(o.RegionCode), MarkStatus: string(o.MarkStatus),
	}
}

func announcementDocument(a *db.Announcement, publishers []*db.Publisher, path regionPath) Document {
	texts := []string{a.Summary, a.Body}
	for _, publisher := range publishers {
		texts = append(texts, publisher.Name)
	}
	d := Document{
		Kind: Announcements, Key: a.EntryIndex, Title: a.Title, Texts: filled(texts...), Places: path.names(a.RegionCode),
		Regions: path.codes(a.RegionCode), Year: a.PublishedOn.Year(),
	}
	if a.DocumentNumber != "" {
		d.Codes = []string{a.DocumentNumber}
	}
	return d
}

func inspectionDocument(i *db.Inspection, year int, path regionPath) Document {
	d := Document{
		Kind: Inspections, Key: i.EntryIndex, Title: i.SubjectName, Year: year, Regions: path.codes(i.RegionCode),
		Texts: filled("抽查", i.Problem, i.Handling), Places: path.names(i.RegionCode),
	}
	if i.SubjectCreditCode != "" {
		d.Codes = []string{i.SubjectCreditCode}
	}
	return d
}

func commendationDocument(c *db.Commendation, path regionPath) Document {
	return Document{
		Kind: Commendations, Key: c.EntryIndex, Title: c.Name, Year: c.Year, Regions: path.codes(c.RegionCode),
		Texts: filled(c.Programme, c.Category, c.Level), Places: path.names(c.RegionCode),
	}
}

// regionPath knows the region tree.
type regionPath map[string]*db.Region

func (p regionPath) codes(code string) []string {
	var codes []string
	for region := p[code]; region != nil; region = p[region.ParentCode] {
		codes = append(codes, region.Code)
	}
	return codes
}

func (p regionPath) names(code string) []string {
	var names []string
	for region := p[code]; region != nil; region = p[region.ParentCode] {
		names = append(names, region.Name)
	}
	slices.Reverse(names)
	return names
}

// filled leaves the texts out that say nothing.
func filled(texts ...string) []string {
	return slices.DeleteFunc(texts, func(text string) bool { return strings.TrimSpace(text) == "" })
}
