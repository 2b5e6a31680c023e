SELECT writer FROM commits WHERE kind = 'epoch' AND epoch = @epoch ORDER BY _block_number LIMIT 1
