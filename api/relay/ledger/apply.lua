-- One operation of the ledger, all of it or nothing: see Operation in store.py. A server runs a script at once.
-- KEYS: each key once. ARGV: the moment in seconds since the epoch; then three lists, each behind its length:
-- increments (number of the key, field, amount, the most allowed or ''), lifetimes (number of the key, seconds),
-- leases to take (number of the key, holder, seconds, most), leases to give back (number of the key, holder).
-- Returns the index of what was refused, or -1, and then each increment's counter.
local at = 0
local function argument()
  at = at + 1
  return ARGV[at]
end
local function list(...)
  local names, rows = {...}, {}
  for number = 1, tonumber(argument()) do
    local row = {}
    for _, name in ipairs(names) do row[name] = argument() end
    row.key = KEYS[tonumber(row.key)]
    rows[number] = row
  end
  return rows
end

local now = tonumber(argument())
local increments = list('key', 'field', 'amount', 'most')
local lifetimes = list('key', 'seconds')
local to_take = list('key', 'holder', 'seconds', 'most')
local to_give_back = list('key', 'holder')

local before, totals = {}, {}
for _, increment in ipairs(increments) do
  local place = increment.key .. '\n' .. increment.field
  if not before[place] then
    before[place] = tonumber(redis.call('HGET', increment.key, increment.field) or 0)
    totals[place] = before[place]
  end
  totals[place] = totals[place] + tonumber(increment.amount)
  increment.place = place
end

local refused = -1
for index, increment in ipairs(increments) do
  if increment.most ~= '' and totals[increment.place] > tonumber(increment.most) then
    refused = index - 1
    break
  end
end
for _, lease in ipairs(to_take) do
  redis.call('ZREMRANGEBYSCORE', lease.key, '-inf', now)
  if refused < 0 and redis.call('ZCARD', lease.key) >= tonumber(lease.most) then refused = #increments end
end

local values = {refused}
if refused >= 0 then
  for index, increment in ipairs(increments) do values[index + 1] = before[increment.place] end
  return values
end
for index, increment in ipairs(increments) do
  if increment.amount ~= '0' then redis.call('HINCRBY', increment.key, increment.field, increment.amount) end
  values[index + 1] = totals[increment.place]
end
for _, lifetime in ipairs(lifetimes) do redis.call('EXPIRE', lifetime.key, lifetime.seconds) end
for _, lease in ipairs(to_take) do
  redis.call('ZADD', lease.key, now + tonumber(lease.seconds), lease.holder)
  redis.call('EXPIRE', lease.key, lease.seconds)
end
for _, lease in ipairs(to_give_back) do redis.call('ZREM', lease.key, lease.holder) end
return values
