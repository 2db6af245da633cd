-- One operation of the ledger, all of it or nothing: see Operation in store.py. A server runs a script at once.
-- KEYS: each key once. ARGV: the moment in seconds since the epoch; the mark or '', the number of the key that keeps
-- it, and for how many seconds; then five lists, each behind its length: marks that nobody asks for again (mark),
-- increments (number of the key, field, amount, the most allowed or ''), lifetimes (number of the key, seconds),
-- leases to take (number of the key, holder, seconds, most), leases to give back (number of the key, holder).
-- Returns the index of what was refused, or -1, and then each increment's counter.
-- A hosted Redis may charge for each command, so each key is read once and written once.
-- Lua hands over only so many arguments at once.
local MOST_AT_ONCE = 1000
local MARKS = 'marks'
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
local mark, marked, mark_seconds = argument(), KEYS[tonumber(argument())], tonumber(argument())
local answered = list('mark')
local increments = list('key', 'field', 'amount', 'most')
local lifetimes = list('key', 'seconds')
local to_take = list('key', 'holder', 'seconds', 'most')
local to_give_back = list('key', 'holder')

-- Marks and leases are written as lines: the moment at which each ends, and its name.
local function entries(text)
  local ends, count = {}, 0
  for moment, name in string.gmatch(text or '', '(%S+) ([^\n]+)') do
    if tonumber(moment) > now then
      ends[name] = tonumber(moment)
      count = count + 1
    end
  end
  return ends, count
end
local function written(ends)
  local lines, last = {}, now
  for name, moment in pairs(ends) do
    table.insert(lines, string.format('%.3f ', moment) .. name)
    last = math.max(last, moment)
  end
  return table.concat(lines, '\n'), last
end

local fields, before, totals = {}, {}, {}
local function want(key, field)
  fields[key] = fields[key] or {}
  before[key] = before[key] or {}
  if before[key][field] == nil then
    before[key][field] = false
    table.insert(fields[key], field)
  end
end
if mark ~= '' then want(marked, MARKS) end
for _, increment in ipairs(increments) do want(increment.key, increment.field) end
local is_new = {}
for key, names in pairs(fields) do
  is_new[key] = true
  for first = 1, #names, MOST_AT_ONCE do
    local last = math.min(first + MOST_AT_ONCE - 1, #names)
    for offset, value in ipairs(redis.call('HMGET', key, unpack(names, first, last))) do
      before[key][names[first + offset - 1]] = value
      if value then is_new[key] = false end
    end
  end
end
local marks = mark ~= '' and entries(before[marked][MARKS] or '') or {}
local is_done = marks[mark] ~= nil

for _, increment in ipairs(increments) do
  local key, field = increment.key, increment.field
  local change = is_done and 0 or tonumber(increment.amount)
  totals[key] = totals[key] or {}
  totals[key][field] = (totals[key][field] or tonumber(before[key][field] or 0)) + change
end

local refused = -1
for index, increment in ipairs(increments) do
  local is_limited = increment.most ~= '' and not is_done
  if is_limited and totals[increment.key][increment.field] > tonumber(increment.most) then
    refused = index - 1
    break
  end
end
local leases = {}
for _, lease in ipairs(is_done and {} or to_take) do
  local holders, count = entries(redis.call('GET', lease.key))
  if refused < 0 and count >= tonumber(lease.most) then refused = #increments end
  holders[lease.holder] = now + tonumber(lease.seconds)
  leases[lease.key] = holders
end

local values = {refused}
for index, increment in ipairs(increments) do
  local key, field = increment.key, increment.field
  values[index + 1] = refused < 0 and totals[key][field] or tonumber(before[key][field] or 0)
end
if refused >= 0 or is_done then return values end

for key, names in pairs(fields) do
  local changed = {}
  local function write()
    if #changed > 0 then redis.call('HSET', key, unpack(changed)) end
    changed = {}
  end
  for _, name in ipairs(names) do
    local total = totals[key] and totals[key][name]
    if total and total ~= tonumber(before[key][name] or 0) then
      table.insert(changed, name)
      table.insert(changed, string.format('%.0f', total))
    end
    if #changed >= MOST_AT_ONCE then write() end
  end
  if mark ~= '' and key == marked then
    for _, row in ipairs(answered) do marks[row.mark] = nil end
    marks[mark] = now + mark_seconds
    table.insert(changed, MARKS)
    table.insert(changed, (written(marks)))
  end
  write()
end
for _, lifetime in ipairs(lifetimes) do
  if is_new[lifetime.key] then redis.call('EXPIRE', lifetime.key, lifetime.seconds) end
end
for _, lease in ipairs(to_give_back) do
  local holders = leases[lease.key] or entries(redis.call('GET', lease.key))
  holders[lease.holder] = nil
  leases[lease.key] = holders
end
for key, holders in pairs(leases) do
  local text, last = written(holders)
  if text == '' then
    redis.call('DEL', key)
  else
    redis.call('SET', key, text, 'PX', math.ceil((last - now) * 1000))
  end
end
return values
