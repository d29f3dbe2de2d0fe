"""What the map asks of the ledger: each register's places in one SELECT."""

LIVE = "submitted_on IS NOT NULL AND deleted_on IS NULL"
SITES = f"""
WITH told AS (
  SELECT site, sum(is_open AND due_on < :today) AS late, sum(is_open) AS open,
    sum(NOT is_open) AS done
  FROM (SELECT site, due_on, closed_on IS NULL AND state IS NOT '已销号' AS is_open
    FROM problem WHERE {LIVE} AND site IS NOT NULL AND disposal IS NOT '不属实')
  GROUP BY site
), went AS (
  SELECT each.value AS site, max("on") AS last, count(*) AS times
  FROM patrol, json_each(patrol.sites) AS each
  WHERE {LIVE} AND "on" BETWEEN :start AND :end GROUP BY 1
)
SELECT site.id, number, name, kind, state, village, place, longitude, latitude, frame,
  coalesce(late, 0) AS late, coalesce(open, 0) AS open, coalesce(done, 0) AS done,
  coalesce(last, '') AS last, coalesce(times, 0) AS times
FROM site LEFT JOIN told ON told.site = site.id LEFT JOIN went ON went.site = site.id
WHERE {LIVE} AND (:village = '' OR village = :village)
ORDER BY number, id
"""
PROBLEMS = """
SELECT problem.id, problem.number, problem.round, problem.village, problem.place,
  problem.violation, problem.state, problem.due_on, problem.closed_on, problem.site,
  problem.longitude, problem.latitude, site.longitude AS site_longitude,
  site.latitude AS site_latitude, site.deleted_on IS NULL AND site.submitted_on IS NOT NULL
  AS on_site
FROM problem LEFT JOIN site ON site.id = problem.site
WHERE problem.submitted_on IS NOT NULL AND problem.deleted_on IS NULL
  AND problem.disposal IS NOT '不属实'
  AND (:village = '' OR problem.village = :village)
  AND problem.found_on BETWEEN :start AND :end
ORDER BY problem.number, problem.round, problem.id
"""
PATCHES = f"""
SELECT id, number, year, quarter, village, longitude, latitude, area_mu, suspected, compared_on,
  field_on, legality, site, problem, "case"
FROM patch
WHERE {LIVE} AND (:village = '' OR village = :village)
  AND coalesce(issued_on, printf('%04d-%02d-15', year, 3 * quarter - 1)) BETWEEN :start AND :end
ORDER BY year, quarter, number, id
"""
"""`start` and `end` are ISO days, `village` is an id or empty."""
SIZE = """
SELECT (SELECT count(*) FROM site) + (SELECT count(*) FROM problem)
    + (SELECT count(*) FROM patch),
  (SELECT coalesce(sum(length(text)), 0) FROM definition WHERE kind = 'shape')
"""
"""How many records there may be on the map, and characters of its outlines."""
