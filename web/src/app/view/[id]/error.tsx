'use client';

export { ErrorScreen as default } from '@/components/screens/error-screen';
