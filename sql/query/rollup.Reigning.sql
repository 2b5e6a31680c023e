SELECT max(epoch) FROM commits WHERE kind = 'epoch'
