-- What the register answers as the announcements of an organization, as a function
-- that PostGraphile shows as a field. It is inlined into PostGraphile's own query.
CREATE OR REPLACE FUNCTION public.organizations_announcements(o public.organizations)
RETURNS SETOF public.announcements LANGUAGE sql STABLE AS $$
    SELECT a.* FROM (
        SELECT announcement_id FROM markings WHERE organization_id = o.id
        UNION SELECT unmark_announcement_id FROM markings WHERE organization_id = o.id
        UNION SELECT announcement_id FROM inspections WHERE organization_id = o.id
    ) AS link JOIN announcements AS a ON a.id = link.announcement_id
    WHERE a.state IN ('PUBLISHED', 'CORRECTED', 'WITHDRAWN')
    ORDER BY a.published_on DESC, a.id DESC
$$;
