package registry

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"mingzhi/db"
	"mingzhi/ledger"
)

// The kinds of ledger entry.
const (
	RegionLoaded          = "REGION_LOADED"
	PopulationCounted     = "POPULATION_COUNTED"
	PublisherNamed        = "PUBLISHER_NAMED"
	OrganizationEntered   = "ORGANIZATION_REGISTERED"
	OrganizationRevised   = "ORGANIZATION_REVISED"
	OrganizationMarked    = "ORGANIZATION_MARKED"
	OrganizationUnmarked  = "ORGANIZATION_UNMARKED"
	AnnouncementPublished = "ANNOUNCEMENT_PUBLISHED"
	AnnouncementCorrected = "ANNOUNCEMENT_CORRECTED"
	AnnouncementWithdrawn = "ANNOUNCEMENT_WITHDRAWN"
	CampaignOpened        = "INSPECTION_CAMPAIGN_OPENED"
	InspectionPublished   = "INSPECTION_PUBLISHED"
	InspectionRevised     = "INSPECTION_REVISED"
	CommendationNamed     = "COMMENDATION_PUBLISHED"
	CommendationRevised   = "COMMENDATION_REVISED"
	PlatformNamed         = "PLATFORM_NAMED"
	PlatformRevised       = "PLATFORM_REVISED"
	CertificateIssued     = "CERTIFICATE_ISSUED"
	CertificateRevoked    = "CERTIFICATE_REVOKED"
	CertificateReplaced   = "CERTIFICATE_REPLACED"
	CertificateVoided     = "CERTIFICATE_RECORDS_VOIDED"
	CertificateErased     = "CERTIFICATE_ERASED"
	SigningKeyPublished   = "SIGNING_KEY_PUBLISHED"
	SigningKeyEnded       = "SIGNING_KEY_ENDED"
	YearArranged          = "WORKDAYS_ARRANGED"
)

// facts are the public facts of a row as the ledger states them. Empty values
// are left out, so that a column added later does not change old entries.
type facts map[string]any

func (f facts) text(key, value string) facts {
	if value != "" {
		f[key] = value
	}
	return f
}

// veiled states a fact about a person by its veil.
func (f facts) veiled(key string, salt []byte, value string) facts {
	if value != "" {
		f[key] = ledger.Veil(salt, value)
	}
	return f
}

func (f facts) list(key string, values []string) facts {
	if len(values) > 0 {
		f[key] = values
	}
	return f
}

func (f facts) number(key string, value int64) facts {
	if value != 0 {
		f[key] = value
	}
	return f
}

func (f facts) instant(key string, value time.Time) facts {
	return f.text(key, value.UTC().Format(time.RFC3339))
}

func (f facts) flag(key string, value bool) facts {
	if value {
		f[key] = true
	}
	return f
}

func (f facts) origin(o db.Origin) facts {
	return f.text("source", o.Source).flag("synthetic", o.Synthetic)
}

func regionFacts(r *db.Region) facts {
	return facts{}.text("code", r.Code).text("name", r.Name).text("level", string(r.Level)).text("parent", r.ParentCode)
}

func populationFacts(p *db.Population) facts {
	return facts{}.text("region", p.RegionCode).number("year", int64(p.Year)).
		number("residents", p.Residents).text("source", p.Source)
}

func publisherFacts(p *db.Publisher) facts {
	return facts{}.text("name", p.Name).text("line", string(p.Line)).text("region", p.RegionCode)
}

func organizationFacts(o *db.Organization) facts {
	return facts{}.text("creditCode", o.CreditCode).text("name", o.Name).list("formerNames", o.FormerNames).
		text("kind", string(o.Kind)).text("registrationAuthority", o.RegistrationAuthority).
		text("supervisingUnit", o.SupervisingUnit).veiled("legalRepresentativeVeil", o.LegalRepresentativeSalt, o.LegalRepresentative).
		text("registeredOn", string(o.RegisteredOn)).text("address", o.Address).text("region", o.RegionCode).
		text("purpose", o.Purpose).list("serviceCategories", o.ServiceCategories).origin(o.Origin)
}

// markingFacts name announcements by the entries that published them; marking
// ids are entry indexes too, so no number in the ledger is private to a database.
func markingFacts(creditCode string, m *db.Marking) facts {
	return facts{}.text("creditCode", creditCode).number("marking", m.EntryIndex).text("basis", string(m.Basis)).
		text("charterCheckedOn", string(m.CharterCheckedOn)).text("markedOn", string(m.MarkedOn)).
		number("announcement", m.AnnouncementID).text("unmarkedOn", string(m.UnmarkedOn)).
		text("unmarkReason", string(m.UnmarkReason)).number("unmarkAnnouncement", m.UnmarkAnnouncementID)
}

func announcementFacts(a *db.Announcement) facts {
	publishers := make([]string, len(a.Publishers))
	for i, publisher := range a.Publishers {
		publishers[i] = publisher.Name
	}
	attachments := make([]facts, len(a.Attachments))
	for i, file := range a.Attachments {
		attachments[i] = facts{}.text("name", file.Name).text("mediaType", file.MediaType).
			number("size", file.Size).text("sha256", file.SHA256).text("url", file.URL)
	}
	f := facts{}.text("documentNumber", a.DocumentNumber).text("title", a.Title).text("kind", string(a.Kind)).
		text("state", string(a.State)).list("publishers", publishers).text("publishedOn", string(a.PublishedOn)).
		text("region", a.RegionCode).text("summary", a.Summary).text("body", a.Body).
		number("corrects", a.CorrectsID).text("stateNote", a.StateNote).origin(a.Origin)
	if len(attachments) > 0 {
		f["attachments"] = attachments
	}
	return f
}

func campaignFacts(c *db.InspectionCampaign) facts {
	return facts{}.number("year", int64(c.Year)).text("region", c.RegionCode).text("title", c.Title)
}

func inspectionFacts(i *db.Inspection) facts {
	findings := make([]facts, len(i.Findings))
	for n, finding := range i.Findings {
		findings[n] = facts{}.text("item", string(finding.Item)).text("result", string(finding.Result)).text("note", finding.Note)
	}
	f := facts{}.number("campaign", i.CampaignID).text("subjectKind", string(i.SubjectKind)).
		text("subjectName", i.SubjectName).text("subjectCreditCode", i.SubjectCreditCode).
		text("region", i.RegionCode).text("inspectedOn", string(i.InspectedOn)).text("mode", string(i.Mode)).
		text("selection", string(i.Selection)).text("outcome", string(i.Outcome)).text("problem", i.Problem).
		text("handling", i.Handling).text("rectificationState", string(i.RectificationState)).
		text("rectificationDueOn", string(i.RectificationDueOn)).
		text("rectificationCompletedOn", string(i.RectificationCompletedOn)).
		text("publishedOn", string(i.PublishedOn)).number("announcement", i.AnnouncementID).origin(i.Origin)
	if len(findings) > 0 {
		f["findings"] = findings
	}
	return f
}

func commendationFacts(c *db.Commendation) facts {
	return facts{}.number("year", int64(c.Year)).text("programme", c.Programme).text("category", c.Category).
		text("name", c.Name).text("level", c.Level).text("region", c.RegionCode).origin(c.Origin)
}

func platformFacts(p *db.Platform) facts {
	return facts{}.text("name", p.Name).text("url", p.URL).text("validFrom", string(p.ValidFrom)).
		text("validTo", string(p.ValidTo)).text("note", p.Note).origin(p.Origin)
}

func signingKeyFacts(k *db.SigningKey) facts {
	f := facts{}.text("key", k.Multibase).text("suite", k.Suite).instant("validFrom", k.ValidFrom)
	if !k.ValidUntil.IsZero() {
		f.instant("validUntil", k.ValidUntil)
	}
	return f
}

// certificateFacts are what the commitment binds: the certificate and the records
// behind it, as they were on the day of issue. They stay in the database;
// the ledger sees their salted hash alone.
func certificateFacts(c *db.Certificate) facts {
	records := make([]facts, len(c.Records))
	for i, r := range c.Records {
		records[i] = facts{}.text("activity", r.Activity).text("place", r.Place).instant("startedAt", r.StartedAt).
			instant("endedAt", r.EndedAt).number("minutes", r.Minutes).text("content", r.Content).
			text("evaluation", r.Evaluation).instant("recordedAt", r.RecordedAt)
	}
	f := facts{}.text("number", c.Number).text("keyID", c.KeyID).text("codeHash", hex.EncodeToString(c.CodeHash)).
		text("holderHash", hex.EncodeToString(c.HolderHash)).text("nameHash", hex.EncodeToString(c.NameHash)).
		text("idNumberHash", hex.EncodeToString(c.IDNumberHash)).text("maskedName", c.MaskedName).
		text("issuerName", c.IssuerName).text("issuerCreditCode", c.IssuerCreditCode).
		number("platform", c.PlatformID).text("periodStart", string(c.PeriodStart)).text("periodEnd", string(c.PeriodEnd)).
		number("minutes", c.Minutes).text("content", c.Content).text("issuedOn", string(c.IssuedOn)).origin(c.Origin)
	f["records"] = records
	if len(c.Flags) > 0 {
		f["flags"] = c.Flags
	}
	return f
}

// certificateEntry is all that the ledger says about a certificate; its records are
// needed where some were struck out.
func certificateEntry(c *db.Certificate) facts {
	f := facts{}.text("commitment", hex.EncodeToString(c.Commitment)).text("state", string(c.State)).
		text("stateChangedOn", string(c.StateChangedOn)).text("erasedOn", string(c.ErasedOn))
	var voided []int
	for _, r := range c.Records {
		if !r.VoidedAt.IsZero() {
			voided = append(voided, r.Position)
		}
	}
	if len(voided) > 0 {
		f["voidedRecords"] = voided
	}
	return f
}

// The references of subjects in the ledger.
func regionSubject(code string) string          { return "region/" + code }
func publisherSubject(index int64) string       { return fmt.Sprintf("publisher/%d", index) }
func organizationSubject(code string) string    { return "organization/" + code }
func announcementSubject(index int64) string    { return fmt.Sprintf("announcement/%d", index) }
func campaignSubject(index int64) string        { return fmt.Sprintf("campaign/%d", index) }
func inspectionSubject(index int64) string      { return fmt.Sprintf("inspection/%d", index) }
func commendationSubject(index int64) string    { return fmt.Sprintf("commendation/%d", index) }
func signingKeySubject(multibase string) string { return "signing-key/" + multibase }
func platformSubject(index int64) string        { return fmt.Sprintf("platform/%d", index) }
func certificateSubject(index int64) string {
	return certificateSubjects + strconv.FormatInt(index, 10)
}

// certificateSubjects is what the subjects of certificates begin with.
const certificateSubjects = "certificate/"
