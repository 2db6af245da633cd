-- All counters of each of KEYS, as flat lists of fields and values.
local counters = {}
for index, key in ipairs(KEYS) do counters[index] = redis.call('HGETALL', key) end
return counters
