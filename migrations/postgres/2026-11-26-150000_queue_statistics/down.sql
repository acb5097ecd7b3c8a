SELECT 'statistics need no way back';
