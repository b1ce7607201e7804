package db

import (
	"time"

	"github.com/uptrace/bun"

	"mingzhi/rules"
)

// Publication is what every public row carries: the ledger entry that made it
// public, and the latest one that changed it. Rows cannot exist without it: the
// columns are NOT NULL foreign keys to the ledger.
type Publication struct {
	// EntryIndex is the index in the ledger of the entry that published the row.
	EntryIndex int64 `bun:"entry_index,notnull"`
	// RevisedIndex is the index of the latest entry about the row; equal to
	// EntryIndex while nothing changed.
	RevisedIndex int64 `bun:"revised_index,notnull"`
}

// Origin says where a row's facts come from.
type Origin struct {
	// Source names the document or page that the facts were taken from.
	Source string `bun:"source,nullzero"`
	// Synthetic is true for invented sample data, which says so on its face.
	Synthetic bool `bun:"synthetic,notnull"`
}

// Region is an administrative division of GB/T 2260 (行政区划).
type Region struct {
	bun.BaseModel `bun:"table:regions,alias:region"`

	// Code is the six-digit code.
	Code string `bun:"code,pk"`
	// Name is the official Chinese name.
	Name string `bun:"name,notnull"`
	// Level is province, prefecture or county.
	Level RegionLevel `bun:"level,notnull"`
	// ParentCode is the code of the division above; empty for the province.
	ParentCode string `bun:"parent_code,nullzero"`
	// Population is the number of residents; 0 when none was loaded.
	Population int64 `bun:"population,nullzero"`
	// PopulationYear is the year that Population was counted for.
	PopulationYear int `bun:"population_year,nullzero"`
	// PopulationSource names where Population was published.
	PopulationSource string `bun:"population_source,nullzero"`
	Publication

	Parent *Region `bun:"rel:belongs-to,join:parent_code=code"`
}

// Publisher is an office that publishes announcements (发布机关).
type Publisher struct {
	bun.BaseModel `bun:"table:publishers,alias:publisher"`

	ID         int64         `bun:"id,pk"`
	Name       string        `bun:"name,notnull"`
	Line       PublisherLine `bun:"line,notnull"`
	RegionCode string        `bun:"region_code,nullzero"`
	Publication
}

// Organization is a registered body that may be a volunteer service
// organization (志愿服务组织).
type Organization struct {
	bun.BaseModel `bun:"table:organizations,alias:organization"`

	ID int64 `bun:"id,pk"`
	// CreditCode is the unified social credit code (GB 32100-2015).
	CreditCode  string   `bun:"credit_code,notnull"`
	Name        string   `bun:"name,notnull"`
	FormerNames []string `bun:"former_names,type:text,nullzero"`
	// Kind is the legal form.
	Kind OrganizationKind `bun:"kind,notnull"`
	// RegistrationAuthority is the civil-affairs department that registered it.
	RegistrationAuthority string `bun:"registration_authority,nullzero"`
	// SupervisingUnit is the 业务主管单位; empty when registered directly.
	SupervisingUnit     string `bun:"supervising_unit,nullzero"`
	LegalRepresentative string `bun:"legal_representative,nullzero"`
	// LegalRepresentativeSalt salts what stands in the ledger for the
	// representative's name: a person's name is not written there.
	LegalRepresentativeSalt []byte     `bun:"legal_representative_salt,nullzero"`
	RegisteredOn            rules.Date `bun:"registered_on,nullzero"`
	Address                 string     `bun:"address,nullzero"`
	// RegionCode is the region of the registration authority, not of the address.
	RegionCode string `bun:"region_code,notnull"`
	// Purpose is the charter's purpose (宗旨).
	Purpose string `bun:"purpose,nullzero"`
	// ServiceCategories are at most four.
	ServiceCategories []string `bun:"service_categories,type:text,nullzero"`
	// MarkStatus is today's mark status, kept in step by Mark and Unmark.
	MarkStatus MarkStatus `bun:"mark_status,notnull"`
	// MarkedOn is the date of the latest marking; empty when never marked.
	MarkedOn rules.Date `bun:"marked_on,nullzero"`
	Origin
	Publication

	Region *Region `bun:"rel:belongs-to,join:region_code=code"`
}

// Marking is one period of being marked as a volunteer service organization
// (标识). Each end of it has the announcement that made it public.
type Marking struct {
	bun.BaseModel `bun:"table:markings,alias:marking"`

	ID             int64        `bun:"id,pk"`
	OrganizationID int64        `bun:"organization_id,notnull"`
	Basis          MarkingBasis `bun:"basis,notnull"`
	// CharterCheckedOn is when the charter was checked; the schema wants it.
	CharterCheckedOn     rules.Date   `bun:"charter_checked_on,notnull"`
	MarkedOn             rules.Date   `bun:"marked_on,notnull"`
	AnnouncementID       int64        `bun:"announcement_id,notnull"`
	UnmarkedOn           rules.Date   `bun:"unmarked_on,nullzero"`
	UnmarkReason         UnmarkReason `bun:"unmark_reason,nullzero"`
	UnmarkAnnouncementID int64        `bun:"unmark_announcement_id,nullzero"`
	Publication

	Announcement       *Announcement `bun:"rel:belongs-to,join:announcement_id=id"`
	UnmarkAnnouncement *Announcement `bun:"rel:belongs-to,join:unmark_announcement_id=id"`
}

// Announcement is a published document (公告, 通报, 公示, 通知).
type Announcement struct {
	bun.BaseModel `bun:"table:announcements,alias:announcement"`

	ID int64 `bun:"id,pk"`
	// DocumentNumber is the normalised 发文字号; empty when the document has none.
	DocumentNumber string           `bun:"document_number,nullzero"`
	Title          string           `bun:"title,notnull"`
	Kind           AnnouncementKind `bun:"kind,notnull"`
	// State is never DRAFT or IN_REVIEW in a row that a public query returns.
	State       AnnouncementState `bun:"state,notnull"`
	PublishedOn rules.Date        `bun:"published_on,notnull"`
	RegionCode  string            `bun:"region_code,notnull"`
	Summary     string            `bun:"summary,nullzero"`
	Body        string            `bun:"body,nullzero"`
	// CorrectsID is the announcement that this one corrects; 0 for none.
	CorrectsID int64 `bun:"corrects_id,nullzero"`
	// StateNote says why it was corrected or withdrawn.
	StateNote string `bun:"state_note,nullzero"`
	Origin
	Publication

	Region      *Region       `bun:"rel:belongs-to,join:region_code=code"`
	Publishers  []*Publisher  `bun:"-"`
	Attachments []*Attachment `bun:"-"`
}

// AnnouncementPublisher joins an announcement to its publishers, in the order
// in which the document names them.
type AnnouncementPublisher struct {
	bun.BaseModel `bun:"table:announcement_publishers,alias:announcement_publisher"`

	AnnouncementID int64 `bun:"announcement_id,pk"`
	PublisherID    int64 `bun:"publisher_id,pk"`
	Position       int   `bun:"position,notnull"`
}

// Attachment is a file that belongs to an announcement.
type Attachment struct {
	bun.BaseModel `bun:"table:attachments,alias:attachment"`

	AnnouncementID int64  `bun:"announcement_id,pk"`
	Position       int    `bun:"position,pk"`
	Name           string `bun:"name,notnull"`
	// MediaType is the MIME type.
	MediaType string `bun:"media_type,nullzero"`
	// Size is in bytes; 0 when unknown.
	Size int64 `bun:"size,nullzero"`
	// SHA256 is the hex digest of the content; empty when only the link is known.
	SHA256 string `bun:"sha256,nullzero"`
	// URL is where the publisher offers the file.
	URL string `bun:"url,nullzero"`
}

// InspectionCampaign is one unit's spot checks of one year (抽查).
type InspectionCampaign struct {
	bun.BaseModel `bun:"table:inspection_campaigns,alias:campaign"`

	ID         int64  `bun:"id,pk"`
	Year       int    `bun:"year,notnull"`
	RegionCode string `bun:"region_code,notnull"`
	Title      string `bun:"title,notnull"`
	Publication

	Region *Region `bun:"rel:belongs-to,join:region_code=code"`
}

// Inspection is the published result for one subject of a campaign.
type Inspection struct {
	bun.BaseModel `bun:"table:inspections,alias:inspection"`

	ID          int64       `bun:"id,pk"`
	CampaignID  int64       `bun:"campaign_id,notnull"`
	SubjectKind SubjectKind `bun:"subject_kind,notnull"`
	SubjectName string      `bun:"subject_name,notnull"`
	// SubjectCreditCode is empty for bodies without one.
	SubjectCreditCode string `bun:"subject_credit_code,nullzero"`
	// OrganizationID is set when the subject is an organization of this registry.
	OrganizationID int64               `bun:"organization_id,nullzero"`
	RegionCode     string              `bun:"region_code,notnull"`
	InspectedOn    rules.Date          `bun:"inspected_on,notnull"`
	Mode           InspectionMode      `bun:"mode,notnull"`
	Selection      InspectionSelection `bun:"selection,notnull"`
	Outcome        InspectionOutcome   `bun:"outcome,notnull"`
	// Problem says in words what was found; empty for NO_ISSUE.
	Problem string `bun:"problem,nullzero"`
	// Handling says what the department ordered (责令改正, 警告, 移送 …).
	Handling                 string             `bun:"handling,nullzero"`
	RectificationState       RectificationState `bun:"rectification_state,nullzero"`
	RectificationDueOn       rules.Date         `bun:"rectification_due_on,nullzero"`
	RectificationCompletedOn rules.Date         `bun:"rectification_completed_on,nullzero"`
	PublishedOn              rules.Date         `bun:"published_on,notnull"`
	AnnouncementID           int64              `bun:"announcement_id,nullzero"`
	Origin
	Publication

	Campaign     *InspectionCampaign `bun:"rel:belongs-to,join:campaign_id=id"`
	Region       *Region             `bun:"rel:belongs-to,join:region_code=code"`
	Organization *Organization       `bun:"rel:belongs-to,join:organization_id=id"`
	Announcement *Announcement       `bun:"rel:belongs-to,join:announcement_id=id"`
	Findings     []*Finding          `bun:"rel:has-many,join:id=inspection_id"`
}

// Finding is what an inspection found for one check item.
type Finding struct {
	bun.BaseModel `bun:"table:findings,alias:finding"`

	InspectionID int64         `bun:"inspection_id,pk"`
	Item         CheckItem     `bun:"item,pk"`
	Result       FindingResult `bun:"result,notnull"`
	Note         string        `bun:"note,nullzero"`
}

// Commendation is one award in a programme such as 四个100 (表彰).
type Commendation struct {
	bun.BaseModel `bun:"table:commendations,alias:commendation"`

	ID        int64  `bun:"id,pk"`
	Year      int    `bun:"year,notnull"`
	Programme string `bun:"programme,notnull"`
	Category  string `bun:"category,notnull"`
	// Name is the awarded organization, project or community.
	Name string `bun:"name,notnull"`
	// Level is the level of the award, as the source words it.
	Level      string `bun:"level,nullzero"`
	RegionCode string `bun:"region_code,notnull"`
	// OrganizationID is set when the awarded body is an organization of this registry.
	OrganizationID int64 `bun:"organization_id,nullzero"`
	Origin
	Publication

	Region       *Region       `bun:"rel:belongs-to,join:region_code=code"`
	Organization *Organization `bun:"rel:belongs-to,join:organization_id=id"`
}

// Platform is a volunteer service information system (志愿服务信息系统). It is
// data with a period of validity: one of the three that the 2023 notice names
// was closed in 2026.
type Platform struct {
	bun.BaseModel `bun:"table:platforms,alias:platform"`

	ID        int64             `bun:"id,pk"`
	Name      string            `bun:"name,notnull"`
	URL       string            `bun:"url,nullzero"`
	ValidFrom rules.PartialDate `bun:"valid_from,nullzero"`
	ValidTo   rules.PartialDate `bun:"valid_to,nullzero"`
	Note      string            `bun:"note,nullzero"`
	Origin
	Publication
}

// Certificate is a volunteer service record certificate (志愿服务记录证明). It is
// never a public object: it is read by verification alone.
type Certificate struct {
	bun.BaseModel `bun:"table:certificates,alias:certificate"`

	ID     int64  `bun:"id,pk"`
	Number string `bun:"number,notnull"`
	// KeyID names the key of every hash in this row.
	KeyID string `bun:"key_id,notnull"`
	// CodeHash is the keyed hash of the verification code.
	CodeHash []byte `bun:"code_hash,notnull"`
	// HolderHash is the keyed hash of the holder's full name with the last four
	// characters of the ID number; nil when no ID number was given.
	HolderHash []byte `bun:"holder_hash,nullzero"`
	// NameHash is the keyed hash of the holder's full name.
	NameHash []byte `bun:"name_hash,notnull"`
	// IDNumberHash is the keyed hash of the whole ID number; nil when not given.
	IDNumberHash []byte `bun:"id_number_hash,nullzero"`
	// SealedName is the holder's full name, encrypted under the key; nil for a
	// certificate of before, and for one whose holder's data were erased.
	SealedName []byte `bun:"sealed_name,nullzero"`
	// HolderKey is the beginning of IDNumberHash; 0 when no ID number was given.
	HolderKey int64 `bun:"holder_key,nullzero"`
	// MaskedName is the holder's name as anyone with the proof may see it.
	MaskedName string `bun:"masked_name,notnull"`
	// IssuerName and IssuerCreditCode are as printed on the certificate.
	IssuerName       string `bun:"issuer_name,notnull"`
	IssuerCreditCode string `bun:"issuer_credit_code,nullzero"`
	// IssuerID is set when the issuer is an organization of this registry.
	IssuerID int64 `bun:"issuer_id,nullzero"`
	// PlatformID is set for certificates drawn from another platform's records.
	PlatformID  int64      `bun:"platform_id,nullzero"`
	PeriodStart rules.Date `bun:"period_start,notnull"`
	PeriodEnd   rules.Date `bun:"period_end,notnull"`
	// Minutes is service time in minutes: the sum of the records' minutes.
	Minutes int64 `bun:"minutes,notnull"`
	// Content is the service content in one line.
	Content  string           `bun:"content,notnull"`
	IssuedOn rules.Date       `bun:"issued_on,notnull"`
	State    CertificateState `bun:"state,notnull"`
	// StateChangedOn and StateReason are set when revoked or replaced.
	StateChangedOn rules.Date `bun:"state_changed_on,nullzero"`
	StateReason    string     `bun:"state_reason,nullzero"`
	ReplacedByID   int64      `bun:"replaced_by_id,nullzero"`
	// Salt and Commitment bind the row to its ledger entry without showing it.
	Salt       []byte `bun:"salt,notnull"`
	Commitment []byte `bun:"commitment,notnull"`
	// Flags are what issuing noted, for whoever verifies the certificate to weigh.
	Flags Flags `bun:"flags,nullzero"`
	// ErasedOn is the day on which the holder's personal data were erased; empty while
	// they are kept.
	ErasedOn rules.Date `bun:"erased_on,nullzero"`
	Origin
	Publication

	Issuer     *Organization    `bun:"rel:belongs-to,join:issuer_id=id"`
	Platform   *Platform        `bun:"rel:belongs-to,join:platform_id=id"`
	ReplacedBy *Certificate     `bun:"rel:belongs-to,join:replaced_by_id=id"`
	Records    []*ServiceRecord `bun:"rel:has-many,join:id=certificate_id"`
}

// SigningKey is a key that signs certificates, as anyone may read it. What was signed
// within its time stays good when the time is over.
type SigningKey struct {
	bun.BaseModel `bun:"table:signing_keys,alias:signing_key"`

	// Multibase is the key as a Multikey writes it (W3C Controlled Identifiers).
	Multibase string `bun:"multibase,pk"`
	// Suite is the cryptosuite of its proofs, such as eddsa-jcs-2022.
	Suite      string    `bun:"suite,notnull"`
	ValidFrom  time.Time `bun:"valid_from,notnull"`
	ValidUntil time.Time `bun:"valid_until,nullzero"`
	Publication
}

// Population is how many residents a region had in a year, by one source. The
// latest year is also kept in its Region.
type Population struct {
	bun.BaseModel `bun:"table:populations,alias:population"`

	RegionCode string `bun:"region_code,pk"`
	Year       int    `bun:"year,pk"`
	Residents  int64  `bun:"residents,notnull"`
	Source     string `bun:"source,notnull"`
	Publication
}

// ServiceRecord is one service activity behind a certificate (志愿服务记录,
// 志愿服务记录与证明出具办法 art. 7).
type ServiceRecord struct {
	bun.BaseModel `bun:"table:service_records,alias:record"`

	CertificateID int64     `bun:"certificate_id,pk"`
	Position      int       `bun:"position,pk"`
	Activity      string    `bun:"activity,notnull"`
	Place         string    `bun:"place,nullzero"`
	StartedAt     time.Time `bun:"started_at,notnull"`
	EndedAt       time.Time `bun:"ended_at,notnull"`
	// Minutes is service time in minutes.
	Minutes    int64  `bun:"minutes,notnull"`
	Content    string `bun:"content,notnull"`
	Evaluation string `bun:"evaluation,nullzero"`
	// RecordedAt is when the service was recorded; the rule is ten working days.
	RecordedAt time.Time `bun:"recorded_at,notnull"`
	// VoidedAt is set when the record was struck out later.
	VoidedAt   time.Time `bun:"voided_at,nullzero"`
	VoidReason string    `bun:"void_reason,nullzero"`
	// Recorder is the unit that recorded the service, where a list names it; it is not
	// kept, as only the recorder may certify.
	Recorder string `bun:"-"`
}

// LedgerEntry is one publication in the append-only ledger.
type LedgerEntry struct {
	bun.BaseModel `bun:"table:ledger_entries,alias:entry"`

	// Index is the position in the ledger, from 0 without gaps.
	Index int64 `bun:"entry_index,pk"`
	// Kind names the publication, such as ORGANIZATION_MARKED.
	Kind string `bun:"kind,notnull"`
	// Subject is the public reference of what the entry is about, such as
	// organization/51430000MJ0000018C.
	Subject string `bun:"subject,notnull"`
	// Body is the canonical JSON (RFC 8785) that the leaf hash covers.
	Body []byte `bun:"body,notnull"`
	// Public is false for entries that change no public page, query or search
	// hit: certificates. They do not move the data version.
	Public     bool      `bun:"public,notnull"`
	RecordedAt time.Time `bun:"recorded_at,notnull"`
}

// LedgerHash is one stored hash of the Merkle tree, in the order of tlog.
type LedgerHash struct {
	bun.BaseModel `bun:"table:ledger_hashes,alias:hash"`

	Index int64  `bun:"hash_index,pk"`
	Hash  []byte `bun:"hash,notnull"`
}

// FollowerCursor is how far a follower of the ledger has come.
type FollowerCursor struct {
	bun.BaseModel `bun:"table:follower_cursors,alias:cursor"`

	Name string `bun:"name,pk"`
	// Position is the number of entries applied: the index of the next one.
	Position  int64     `bun:"position,notnull"`
	UpdatedAt time.Time `bun:"updated_at,notnull"`
}
