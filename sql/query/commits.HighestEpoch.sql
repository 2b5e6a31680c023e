-- The highest epoch, and whether its writer left in an orderly way (or there has been none).
SELECT max(epoch), max(epoch) = maxIf(epoch, kind = 'released') FROM commits
