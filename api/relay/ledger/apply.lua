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

-- Each key is read once and written once: some services charge for every command that a script gives.
local places, fields = {}, {}
for _, increment in ipairs(increments) do
  local of_key = places[increment.key]
  if not of_key then
    of_key = {}
    places[increment.key], fields[increment.key] = of_key, {}
  end
  if not of_key[increment.field] then
    of_key[increment.field] = {change = 0}
    table.insert(fields[increment.key], increment.field)
  end
  increment.place = of_key[increment.field]
  increment.place.change = increment.place.change + tonumber(increment.amount)
end
for key, names in pairs(fields) do
  for number, found in ipairs(redis.call('HMGET', key, unpack(names))) do
    places[key][names[number]].before = tonumber(found or 0)
  end
end

local refused = -1
for index, increment in ipairs(increments) do
  if increment.most ~= '' and increment.place.before + increment.place.change > tonumber(increment.most) then
    refused = index - 1
    break
  end
end
for _, lease in ipairs(to_take) do
  redis.call('ZREMRANGEBYSCORE', lease.key, '-inf', now)
  if refused < 0 and redis.call('ZCARD', lease.key) >= tonumber(lease.most) then refused = #increments end
end

local values = {refused}
for index, increment in ipairs(increments) do
  local place = increment.place
  values[index + 1] = place.before + (refused < 0 and place.change or 0)
end
if refused >= 0 then return values end
for key, names in pairs(fields) do
  local changes = {}
  for _, name in ipairs(names) do
    local place = places[key][name]
    if place.change ~= 0 then
      table.insert(changes, name)
      table.insert(changes, string.format('%.0f', place.before + place.change))
    end
  end
  if #changes > 0 then redis.call('HSET', key, unpack(changes)) end
end
for _, lifetime in ipairs(lifetimes) do redis.call('EXPIRE', lifetime.key, lifetime.seconds) end
for _, lease in ipairs(to_take) do
  redis.call('ZADD', lease.key, now + tonumber(lease.seconds), lease.holder)
  if redis.call('TTL', lease.key) < tonumber(lease.seconds) then redis.call('EXPIRE', lease.key, lease.seconds) end
end
for _, lease in ipairs(to_give_back) do redis.call('ZREM', lease.key, lease.holder) end
return values
