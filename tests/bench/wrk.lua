-- Asks for the paths of a file in turn; with BENCH_VARY each round has another
-- length of snippets, so that no answer was given lately. Pauses of exponential length between
-- the questions of a connection, BENCH_PAUSE milliseconds in the mean.
local paths, at, round = {}, 0, 0
local vary = os.getenv("BENCH_VARY") == "1"
local pause = tonumber(os.getenv("BENCH_PAUSE") or "0")

function init()
  for line in io.lines(os.getenv("BENCH_PATHS")) do
    paths[#paths + 1] = vary and line or wrk.format("GET", line)
  end
end

function request()
  at = at % #paths + 1
  if not vary then return paths[at] end
  if at == 1 then round = (round + 1) % 50 end
  return wrk.format("GET", paths[at] .. "&snippet=" .. 180 + round)
end

if pause > 0 then
  function delay()
    return math.floor(-math.log(1 - math.random()) * pause + .5)
  end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("%.1f %.0f %.0f %d",
    summary.requests / (summary.duration / 1e6),
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status +
    errors.timeout))
end
