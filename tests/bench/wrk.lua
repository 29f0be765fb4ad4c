-- Asks for the paths of a file in turn; pauses of exponential length between
-- the questions of a connection, BENCH_PAUSE milliseconds in the mean.
local paths, at = {}, 0
local pause = tonumber(os.getenv("BENCH_PAUSE") or "0")

function init()
  for line in io.lines(os.getenv("BENCH_PATHS")) do
    paths[#paths + 1] = wrk.format("GET", line)
  end
end

function request()
  at = at % #paths + 1
  return paths[at]
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
