-- One operation of the ledger, all of it or nothing: see Operation in store.py. A server runs a script at once.
-- KEYS: each key once. ARGV: the moment in seconds since the epoch; then three lists, each behind its length:
-- increments (number of the key, field, amount, the most allowed or ''), lifetimes (number of the key, seconds),
-- leases to take (number of the key, holder, seconds, most), leases to give back (number of the key, holder).
-- Returns the index of what was refused, or -1, and then each increment's counter.
-- Lua hands over only so many arguments at once.
local MOST_AT_ONCE = 1000
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

-- A hosted Redis may charge for each command, so a key's counters are read and written together.
local fields, before, totals = {}, {}, {}
for _, increment in ipairs(increments) do
  local key, field = increment.key, increment.field
  fields[key] = fields[key] or {}
  before[key] = before[key] or {}
  if not before[key][field] then
    before[key][field] = 0
    table.insert(fields[key], field)
  end
end
for key, names in pairs(fields) do
  totals[key] = {}
  for first = 1, #names, MOST_AT_ONCE do
    local last = math.min(first + MOST_AT_ONCE - 1, #names)
    for offset, value in ipairs(redis.call('HMGET', key, unpack(names, first, last))) do
      before[key][names[first + offset - 1]] = tonumber(value or 0)
    end
  end
  for _, name in ipairs(names) do totals[key][name] = before[key][name] end
end
for _, increment in ipairs(increments) do
  local of_key = totals[increment.key]
  of_key[increment.field] = of_key[increment.field] + tonumber(increment.amount)
end

local refused = -1
for index, increment in ipairs(increments) do
  if increment.most ~= '' and totals[increment.key][increment.field] > tonumber(increment.most) then
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
  for index, increment in ipairs(increments) do values[index + 1] = before[increment.key][increment.field] end
  return values
end
for index, increment in ipairs(increments) do values[index + 1] = totals[increment.key][increment.field] end
for key, names in pairs(fields) do
  local changed = {}
  local function write()
    if #changed > 0 then redis.call('HSET', key, unpack(changed)) end
    changed = {}
  end
  for _, name in ipairs(names) do
    if totals[key][name] ~= before[key][name] then
      table.insert(changed, name)
      table.insert(changed, string.format('%.0f', totals[key][name]))
    end
    if #changed >= MOST_AT_ONCE then write() end
  end
  write()
end
for _, lifetime in ipairs(lifetimes) do redis.call('EXPIRE', lifetime.key, lifetime.seconds) end
for _, lease in ipairs(to_take) do
  redis.call('ZADD', lease.key, now + tonumber(lease.seconds), lease.holder)
  if redis.call('TTL', lease.key) < tonumber(lease.seconds) then redis.call('EXPIRE', lease.key, lease.seconds) end
end
for _, lease in ipairs(to_give_back) do redis.call('ZREM', lease.key, lease.holder) end
return values
